package io.github.cellstream.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.cellstream.app.deploy.InstanceView;
import io.github.cellstream.schemas.ModelAgreement;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelState;
import io.github.cellstream.schemas.ModelStatus;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Announced models and what instances report of them, for people and for programs. */
final class ModelText {
    private static final int DIGITS = 12;

    private ModelText() {}

    /** Returns name, version and the beginning of the fingerprint. */
    static String label(ModelAnnouncement model) {
        return model.getName() + " version " + model.getVersion() + " (" + digits(model.getFingerprint()) + ")";
    }

    /** Returns the beginning of a fingerprint. */
    static String digits(String fingerprint) {
        return fingerprint.substring(0, Math.min(DIGITS, fingerprint.length()));
    }

    /** Says in words how far an instance is with a model. */
    static String standing(ModelStatus status) {
        String tasks = status.getTasks() == status.getAllTasks()
                ? "all " + status.getAllTasks() + " tasks"
                : status.getTasks() + " of " + status.getAllTasks() + " tasks";
        return switch (status.getState()) {
            case READY -> "ready";
            case SHADOWING, RUNNING -> state(status.getState()) + " in " + tasks + ", " + status.getReportedAt();
            case REFUSED -> "refused: " + status.getReason();
            case LOADING, RETIRED, LEFT, UNKNOWN -> state(status.getState());
        };
    }

    /** Returns a state as it is written. */
    static String state(ModelState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    static void write(JsonGenerator json, ModelAnnouncement model) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", model.getName());
        json.writeStringField("version", model.getVersion());
        json.writeStringField("fingerprint", model.getFingerprint());
        json.writeStringField("stage", model.getStage().name().toLowerCase(Locale.ROOT));
        json.writeStringField("policy", model.getPolicy().name().toLowerCase(Locale.ROOT));
        json.writeStringField("announcedAt", model.getAnnouncedAt().toString());
        if (model.getFile() != null) {
            json.writeStringField("file", model.getFile());
        }
        if (model.getBytes() != null) {
            json.writeNumberField("bytes", model.getBytes().remaining());
        }
        json.writeEndObject();
    }

    static void write(JsonGenerator json, InstanceView instance) throws IOException {
        json.writeStartObject();
        json.writeStringField("instance", instance.name());
        json.writeStringField("presence", instance.presence().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("silentSeconds", instance.silence().toMillis() / 1000.0);
        json.writeArrayFieldStart("models");
        for (ModelStatus status : instance.models()) {
            write(json, status);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static void write(JsonGenerator json, ModelAgreement agreement) throws IOException {
        json.writeStartObject();
        json.writeNumberField("events", agreement.getEvents());
        number(json, "same", agreement.getSame());
        number(json, "distance", agreement.getDistance());
        number(json, "rankCorrelation", agreement.getRankCorrelation());
        if (agreement.getMeasure() != null) {
            json.writeStringField("measure", agreement.getMeasure());
        }
        number(json, "currentScore", agreement.getCurrentScore());
        number(json, "shadowScore", agreement.getShadowScore());
        number(json, "currentAnomaly", agreement.getCurrentAnomaly());
        number(json, "shadowAnomaly", agreement.getShadowAnomaly());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ModelStatus status) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", status.getName());
        json.writeStringField("version", status.getVersion());
        json.writeStringField("fingerprint", status.getFingerprint());
        json.writeStringField("state", state(status.getState()));
        json.writeNumberField("tasks", status.getTasks());
        json.writeNumberField("allTasks", status.getAllTasks());
        json.writeStringField("reportedAt", status.getReportedAt().toString());
        if (status.getEngine() != null) {
            json.writeStringField("engine", status.getEngine());
        }
        if (status.getCode() != null) {
            json.writeStringField("code", status.getCode());
        }
        if (status.getReason() != null) {
            json.writeStringField("reason", status.getReason());
        }
        if (status.getAgreement() != null) {
            json.writeFieldName("agreement");
            write(json, status.getAgreement());
        }
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, @Nullable Double value) throws IOException {
        if (value != null) {
            json.writeNumberField(name, value);
        }
    }
}
