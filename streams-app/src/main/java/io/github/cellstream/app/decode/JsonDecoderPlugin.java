package io.github.cellstream.app.decode;

import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The decoder {@code json}. */
public final class JsonDecoderPlugin implements DecoderPlugin {
    /** Found by name. */
    public JsonDecoderPlugin() {}

    @Override
    public String name() {
        return "json";
    }

    @Override
    public String description() {
        return "JSON objects; fields are named by paths such as sensors.temperature or readings.0";
    }

    @Override
    public ConfigDef settings() {
        return FieldSettings.define(
                "A path names them: a.b is field b of the object in field a, a.0 the first element of"
                        + " the array in field a. A field that holds an array of numbers gives them all.");
    }

    @Override
    public EventDecoder create(AbstractConfig settings) {
        return new JsonDecoder(FieldSettings.of(settings));
    }
}
