package io.github.cellstream.schemas.encoding;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/**
 * A record as an object, field by field in the contract's order.
 *
 * <p>A field that is null is left out. A field that is one of several records bears the name of the one it is, with a small first
 * letter: {@code "classification": {…}} in place of {@code "result"}. On reading, unknown fields are passed over, and absent ones
 * take the contract's default.
 */
final class JsonRecord implements JsonShape {
    private final Schema schema;
    private final Key[][] keysByPosition;
    private final Map<String, Key> keys = new HashMap<>();

    JsonRecord(Schema schema) {
        this.schema = schema;
        List<Schema.Field> fields = schema.getFields();
        this.keysByPosition = new Key[fields.size()][];
        for (Schema.Field field : fields) {
            Key[] alternatives = alternatives(field);
            keysByPosition[field.pos()] = alternatives;
            for (Key key : alternatives) {
                if (keys.put(key.name.getValue(), key) != null) {
                    throw new IllegalArgumentException(
                            "two meanings of \"" + key.name.getValue() + "\" in " + schema.getFullName());
                }
            }
        }
    }

    private static Key[] alternatives(Schema.Field field) {
        List<Schema> types =
                new ArrayList<>(field.schema().isUnion() ? field.schema().getTypes() : List.of(field.schema()));
        types.removeIf(type -> type.getType() == Schema.Type.NULL);
        if (types.size() == 1) {
            return new Key[] {new Key(field.name(), field.pos(), types.get(0))};
        }
        return types.stream()
                .map(type -> new Key(
                        type.getName().substring(0, 1).toLowerCase(Locale.ROOT)
                                + type.getName().substring(1),
                        field.pos(),
                        type))
                .toArray(Key[]::new);
    }

    @Override
    public void write(Object value, JsonGenerator json) throws IOException {
        IndexedRecord record = (IndexedRecord) value;
        json.writeStartObject();
        for (int position = 0; position < keysByPosition.length; position++) {
            Object field = record.get(position);
            if (field != null) {
                Key key = keyOf(keysByPosition[position], field);
                json.writeFieldName(key.name);
                key.shape.write(field, json);
            } else if (!schema.getFields().get(position).schema().isNullable()) {
                throw new IllegalArgumentException(schema.getName() + "."
                        + schema.getFields().get(position).name() + " is null");
            }
        }
        json.writeEndObject();
    }

    private static Key keyOf(Key[] alternatives, Object field) {
        if (alternatives.length == 1) {
            return alternatives[0];
        }
        String type = ((IndexedRecord) field).getSchema().getFullName();
        for (Key key : alternatives) {
            if (key.type.getFullName().equals(type)) {
                return key;
            }
        }
        throw new IllegalArgumentException("a " + type + " is none of " + Arrays.toString(alternatives));
    }

    @Override
    public Object read(JsonParser json) throws IOException {
        JsonShape.expect(json, JsonToken.START_OBJECT);
        IndexedRecord record = (IndexedRecord) RecordModel.INSTANCE.newRecord(null, schema);
        boolean[] set = new boolean[keysByPosition.length];
        while (json.nextToken() != JsonToken.END_OBJECT) {
            Key key = keys.get(json.currentName());
            JsonToken token = json.nextToken();
            if (key == null) {
                json.skipChildren();
            } else if (token != JsonToken.VALUE_NULL) {
                if (set[key.position]) {
                    throw new JsonParseException(json, "a second value for \"" + key.name.getValue() + "\"");
                }
                record.put(key.position, key.shape.read(json));
                set[key.position] = true;
            }
        }
        for (Schema.Field field : schema.getFields()) {
            if (!set[field.pos()]) {
                record.put(field.pos(), absent(field, json));
            }
        }
        return record;
    }

    private Object absent(Schema.Field field, JsonParser json) throws IOException {
        if (!field.hasDefaultValue()) {
            throw new JsonParseException(
                    json,
                    schema.getName() + " has no " + Arrays.toString(keysByPosition[field.pos()])
                            + ", which is required");
        }
        return RecordModel.INSTANCE.getDefaultValue(field);
    }

    /** A field's name in JSON, its place in the record and its type. */
    private static final class Key {
        private final SerializableString name;
        private final int position;
        private final Schema type;
        private final JsonShape shape;

        Key(String name, int position, Schema type) {
            this.name = new SerializedString(name);
            this.position = position;
            this.type = type;
            this.shape = JsonShape.of(type);
        }

        @Override
        public String toString() {
            return name.getValue();
        }
    }
}
