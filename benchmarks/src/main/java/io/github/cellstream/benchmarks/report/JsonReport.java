package io.github.cellstream.benchmarks.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.cellstream.benchmarks.machine.Machine;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** One JSON object of a bench: the machine first, then what the bench writes. */
public final class JsonReport {
    private JsonReport() {}

    /** Writes fields of the object. */
    @FunctionalInterface
    public interface Body {
        /** Writes them. */
        void write(JsonGenerator json) throws IOException;
    }

    /** Returns the object. */
    public static String of(Machine machine, Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("processor", machine.processor());
            json.writeNumberField("cores", machine.cores());
            json.writeStringField("system", machine.system());
            json.writeStringField("java", machine.java());
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string can be written to", e);
        }
        return text.toString();
    }

    /** Writes a number; null for NaN. */
    public static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isNaN(value)) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }
}
