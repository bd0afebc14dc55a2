package io.github.cellstream.app.decode;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/**
 * Which field holds what, for decoders of named fields. An empty name stands for no such field.
 *
 * @param features fields of the features in the model's order
 * @param token field of the token
 * @param time field of the event time
 * @param timeUnit how the time is written
 * @param control field of the control
 * @param label field of the label
 * @param key field that re-keys the events
 * @param model field that names the event's model
 */
record FieldSettings(
        List<String> features,
        String token,
        String time,
        TimeUnitName timeUnit,
        String control,
        String label,
        String key,
        String model) {
    static final String FEATURES = "features";
    static final String TOKEN = "token";
    static final String TIME = "time";
    static final String TIME_UNIT = "time.unit";
    static final String CONTROL = "control";
    static final String LABEL = "label";
    static final String KEY = "key";
    static final String MODEL = "model";

    /** Copies the features. */
    FieldSettings {
        features = List.copyOf(features);
    }

    static FieldSettings of(AbstractConfig settings) {
        List<String> features = new ArrayList<>(settings.getList(FEATURES));
        features.removeIf(String::isBlank);
        return new FieldSettings(
                features,
                settings.getString(TOKEN),
                settings.getString(TIME),
                TimeUnitName.of(settings.getString(TIME_UNIT)),
                settings.getString(CONTROL),
                settings.getString(LABEL),
                settings.getString(KEY),
                settings.getString(MODEL));
    }

    /** Defines the fields; {@code how} says how a field is named. */
    static ConfigDef define(String how) {
        return new ConfigDef()
                .define(
                        FEATURES,
                        ConfigDef.Type.LIST,
                        "features",
                        Importance.HIGH,
                        "Fields of the features, in the model's order. " + how)
                .define(
                        TOKEN,
                        ConfigDef.Type.STRING,
                        "token",
                        Importance.HIGH,
                        "Field of the token, for models of tokens.")
                .define(
                        TIME,
                        ConfigDef.Type.STRING,
                        "eventTime",
                        Importance.HIGH,
                        "Field of the event time. An event without it takes the record's time.")
                .define(
                        TIME_UNIT,
                        ConfigDef.Type.STRING,
                        "ms",
                        ValidString.in(TimeUnitName.names()),
                        Importance.MEDIUM,
                        "How the event time is written: a number of s, ms, us or ns since 1970-01-01T00:00:00Z, or iso,"
                                + " a text like 2026-01-31T23:59:59.5Z; without an offset it is read as UTC.")
                .define(
                        CONTROL,
                        ConfigDef.Type.STRING,
                        "control",
                        Importance.MEDIUM,
                        "Field of the control: STEP, START, END or RESET. An event without it is a STEP.")
                .define(
                        LABEL,
                        ConfigDef.Type.STRING,
                        "label",
                        Importance.LOW,
                        "Field of the truth where it is known; passed on to the prediction.")
                .define(
                        KEY,
                        ConfigDef.Type.STRING,
                        "",
                        Importance.MEDIUM,
                        "Field that becomes the event's key; the events then go through a repartition topic. Empty: the"
                                + " record's own key is taken.")
                .define(
                        MODEL,
                        ConfigDef.Type.STRING,
                        "",
                        Importance.LOW,
                        "Field that names the event's model, for model.route=header: it becomes the record header"
                                + " cellstream.model. Empty: the header is as it came.");
    }
}
