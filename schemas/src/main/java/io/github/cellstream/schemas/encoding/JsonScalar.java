package io.github.cellstream.schemas.encoding;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/** Single values in JSON. Strict: no number for a string, no fraction for an integer. */
enum JsonScalar implements JsonShape {
    /** Milliseconds since the epoch, as ISO-8601 text in UTC. */
    TIMESTAMP {
        @Override
        public void write(Object value, JsonGenerator json) throws IOException {
            json.writeString(
                    Instant.ofEpochMilli(((Instant) value).toEpochMilli()).toString());
        }

        @Override
        public Object read(JsonParser json) throws IOException {
            JsonShape.expect(json, JsonToken.VALUE_STRING);
            try {
                return Instant.parse(json.getText());
            } catch (DateTimeException e) {
                throw new JsonParseException(json, e.getMessage(), e);
            }
        }
    },
    LONG {
        @Override
        public void write(Object value, JsonGenerator json) throws IOException {
            json.writeNumber((long) value);
        }

        @Override
        public Object read(JsonParser json) throws IOException {
            JsonShape.expect(json, JsonToken.VALUE_NUMBER_INT);
            return json.getLongValue();
        }
    },
    INT {
        @Override
        public void write(Object value, JsonGenerator json) throws IOException {
            json.writeNumber((int) value);
        }

        @Override
        public Object read(JsonParser json) throws IOException {
            JsonShape.expect(json, JsonToken.VALUE_NUMBER_INT);
            return json.getIntValue();
        }
    },
    /** A number; NaN and the infinities, for which JSON has no number, as the strings "NaN", "Infinity", "-Infinity". */
    FLOAT {
        @Override
        public void write(Object value, JsonGenerator json) throws IOException {
            json.writeNumber((float) value);
        }

        @Override
        public Object read(JsonParser json) throws IOException {
            return readFloat(json);
        }
    },
    BOOLEAN {
        @Override
        public void write(Object value, JsonGenerator json) throws IOException {
            json.writeBoolean((boolean) value);
        }

        @Override
        public Object read(JsonParser json) throws IOException {
            return json.getBooleanValue();
        }
    },
    /** Text; half a surrogate pair, for which UTF-8 has no form, becomes '?', as Avro does it. */
    STRING {
        @Override
        public void write(Object value, JsonGenerator json) throws IOException {
            json.writeString(wellFormed((String) value));
        }

        @Override
        public Object read(JsonParser json) throws IOException {
            JsonShape.expect(json, JsonToken.VALUE_STRING);
            return json.getText();
        }
    };

    /** Reads a float at the current token, in either of its forms. */
    static float readFloat(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            String text = json.getText();
            return switch (text) {
                case "NaN" -> Float.NaN;
                case "Infinity" -> Float.POSITIVE_INFINITY;
                case "-Infinity" -> Float.NEGATIVE_INFINITY;
                default -> throw new JsonParseException(json, "found the text \"" + text + "\" where a number belongs");
            };
        }
        return json.getFloatValue();
    }

    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            }
        }
        return text;
    }
}
