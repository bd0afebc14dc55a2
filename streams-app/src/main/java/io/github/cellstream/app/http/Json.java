package io.github.cellstream.app.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Writes JSON; a number that is none becomes null. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** Writes values. */
    interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /** Returns an object with the fields that were written. */
    static String object(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string can be written to", e);
        }
        return text.toString();
    }

    static void object(JsonGenerator json, String name, Content content) throws IOException {
        json.writeObjectFieldStart(name);
        content.write(json);
        json.writeEndObject();
    }

    static void array(JsonGenerator json, String name, Content content) throws IOException {
        json.writeArrayFieldStart(name);
        content.write(json);
        json.writeEndArray();
    }

    static void number(JsonGenerator json, float value) throws IOException {
        if (Float.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }

    static void number(JsonGenerator json, String name, double value) throws IOException {
        json.writeFieldName(name);
        rounded(json, value);
    }

    /** Writes a number with three decimals at most. */
    static void rounded(JsonGenerator json, double value) throws IOException {
        double rounded = Math.rint(value * 1e3) / 1e3;
        if (!Double.isFinite(rounded)) {
            json.writeNull();
        } else if (rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15) {
            json.writeNumber((long) rounded);
        } else {
            json.writeNumber(rounded);
        }
    }
}
