package io.github.cellstream.schemas.encoding;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** How values of one Avro type look in JSON. Made from a schema once, then shared between threads. */
interface JsonShape {
    /** Room for the first elements of an array; more is taken as they arrive. */
    int FIRST_ELEMENTS = 16;

    /** Writes a value, never null. */
    void write(Object value, JsonGenerator json) throws IOException;

    /** Reads the value that begins at the parser's current token and leaves the parser at its last one. */
    Object read(JsonParser json) throws IOException;

    /**
     * Finds the shape of a type.
     *
     * @throws IllegalArgumentException if the contracts use no such type
     */
    static JsonShape of(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> new JsonRecord(schema);
            case ARRAY ->
                schema.getElementType().getType() == Schema.Type.FLOAT
                        ? new Floats()
                        : new Elements(of(schema.getElementType()));
            case ENUM -> new JsonEnum(schema);
            case LONG ->
                schema.getLogicalType() instanceof LogicalTypes.TimestampMillis
                        ? JsonScalar.TIMESTAMP
                        : JsonScalar.LONG;
            case INT -> JsonScalar.INT;
            case FLOAT -> JsonScalar.FLOAT;
            case BOOLEAN -> JsonScalar.BOOLEAN;
            case STRING -> JsonScalar.STRING;
            default -> throw new IllegalArgumentException("no JSON shape for " + schema);
        };
    }

    /** Refuses the current token if it isn't the wanted one. */
    static void expect(JsonParser json, JsonToken wanted) throws IOException {
        if (json.currentToken() != wanted) {
            throw new JsonParseException(json, "found " + json.currentToken() + " where " + wanted + " belongs");
        }
    }

    /** An array of numbers, without a Float object per number. */
    final class Floats implements JsonShape {
        @Override
        @SuppressWarnings("unchecked")
        public void write(Object value, JsonGenerator json) throws IOException {
            List<Float> values = (List<Float>) value;
            int size = values.size();
            json.writeStartArray(value, size);
            for (int i = 0; i < size; i++) {
                json.writeNumber(Features.get(values, i));
            }
            json.writeEndArray();
        }

        @Override
        public Object read(JsonParser json) throws IOException {
            expect(json, JsonToken.START_ARRAY);
            float[] values = new float[FIRST_ELEMENTS];
            int size = 0;
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (size == values.length) {
                    values = Arrays.copyOf(values, 2 * size);
                }
                values[size++] = JsonScalar.readFloat(json);
            }
            return Features.of(values, size);
        }
    }

    /** An array of anything else. */
    record Elements(JsonShape element) implements JsonShape {
        @Override
        public void write(Object value, JsonGenerator json) throws IOException {
            List<?> values = (List<?>) value;
            json.writeStartArray(value, values.size());
            for (Object each : values) {
                element.write(each, json);
            }
            json.writeEndArray();
        }

        @Override
        public Object read(JsonParser json) throws IOException {
            expect(json, JsonToken.START_ARRAY);
            List<Object> values = new ArrayList<>(FIRST_ELEMENTS);
            while (json.nextToken() != JsonToken.END_ARRAY) {
                values.add(element.read(json));
            }
            return values;
        }
    }
}
