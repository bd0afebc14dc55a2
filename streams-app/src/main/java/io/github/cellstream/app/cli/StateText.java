package io.github.cellstream.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.cellstream.app.state.StoredState;
import io.github.cellstream.app.state.VectorSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;

/** A stored state for people, and for programs. */
final class StateText {
    private StateText() {}

    static void print(PrintWriter out, StoredState state) {
        line(out, "partition", "%d, changelog offset %d", state.partition(), state.changelogOffset());
        if (state.ended()) {
            line(out, "ended", "only its place is kept, to tell duplicates");
        }
        line(out, "steps", "%,d", state.steps());
        line(
                out,
                "last event",
                "%s, input partition %d, offset %d",
                state.lastEventTime().isPresent()
                        ? Instant.ofEpochMilli(state.lastEventTime().getAsLong())
                        : "no time",
                state.sourcePartition(),
                state.sourceOffset());
        line(out, "model", "%s", state.fingerprint());
        VectorSummary hidden = state.hidden();
        if (!state.ended()) {
            line(
                    out,
                    "hidden",
                    "%d floats, mean %.4g, min %.4g, max %.4g, norm %.4g%s",
                    hidden.size(),
                    hidden.mean(),
                    hidden.min(),
                    hidden.max(),
                    hidden.norm(),
                    hidden.notFinite() == 0 ? "" : ", " + hidden.notFinite() + " NOT FINITE");
            line(out, "", "%s%s", hidden.first(), hidden.size() > hidden.first().size() ? " …" : "");
            line(out, "memory", "%d floats of head and scorer", state.memory());
        }
        line(out, "stored", "%,d bytes", state.bytes());
    }

    static void write(JsonGenerator json, StoredState state) throws IOException {
        json.writeStartObject();
        json.writeNumberField("partition", state.partition());
        json.writeNumberField("changelogOffset", state.changelogOffset());
        json.writeBooleanField("ended", state.ended());
        json.writeNumberField("steps", state.steps());
        if (state.lastEventTime().isPresent()) {
            json.writeStringField(
                    "lastEventTime",
                    Instant.ofEpochMilli(state.lastEventTime().getAsLong()).toString());
        }
        json.writeNumberField("sourcePartition", state.sourcePartition());
        json.writeNumberField("sourceOffset", state.sourceOffset());
        json.writeStringField("modelFingerprint", state.fingerprint());
        json.writeNumberField("bytes", state.bytes());
        VectorSummary hidden = state.hidden();
        json.writeObjectFieldStart("hidden");
        json.writeNumberField("size", hidden.size());
        if (hidden.size() > 0) {
            json.writeNumberField("mean", hidden.mean());
            json.writeNumberField("min", hidden.min());
            json.writeNumberField("max", hidden.max());
            json.writeNumberField("norm", hidden.norm());
            json.writeNumberField("notFinite", hidden.notFinite());
            json.writeArrayFieldStart("first");
            for (float value : hidden.first()) {
                json.writeNumber(value);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeNumberField("memory", state.memory());
        json.writeEndObject();
    }

    static void line(PrintWriter out, String name, String format, Object... values) {
        out.printf(Locale.ROOT, "%-12s " + format + "%n", prepend(name, values));
    }

    private static Object[] prepend(String name, Object[] values) {
        Object[] all = new Object[values.length + 1];
        all[0] = name;
        System.arraycopy(values, 0, all, 1, values.length);
        return all;
    }
}
