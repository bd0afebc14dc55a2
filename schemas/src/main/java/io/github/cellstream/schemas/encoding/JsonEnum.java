package io.github.cellstream.schemas.encoding;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** An enum's symbol as a string. A symbol of the future is read as the enum's default, as Avro does it. */
final class JsonEnum implements JsonShape {
    private final Schema schema;
    private final @Nullable String unknown;

    JsonEnum(Schema schema) {
        this.schema = schema;
        this.unknown = schema.getEnumDefault();
    }

    @Override
    public void write(Object value, JsonGenerator json) throws IOException {
        json.writeString(value.toString());
    }

    @Override
    public Object read(JsonParser json) throws IOException {
        JsonShape.expect(json, JsonToken.VALUE_STRING);
        String symbol = json.getText();
        if (schema.hasEnumSymbol(symbol)) {
            return RecordModel.INSTANCE.createEnum(symbol, schema);
        }
        if (unknown == null) {
            throw new JsonParseException(
                    json, "found " + symbol + " where one of " + schema.getEnumSymbols() + " belongs");
        }
        return RecordModel.INSTANCE.createEnum(unknown, schema);
    }
}
