package io.github.cellstream.app.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.SequenceEvent;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads events out of JSON objects. One pass of a streaming parser: only the fields that a path leads to are looked at,
 * everything else is skipped. Of a field that stands there twice the last one counts, features excepted.
 */
final class JsonDecoder implements EventDecoder {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private final FieldSettings names;
    private final JsonPath fields = new JsonPath();
    private final JsonPath keyOnly = new JsonPath();

    JsonDecoder(FieldSettings names) {
        this.names = names;
        for (int i = 0; i < names.features().size(); i++) {
            fields.add(names.features().get(i), new JsonPath.Target(JsonPath.Kind.FEATURE, i));
        }
        fields.add(names.token(), new JsonPath.Target(JsonPath.Kind.TOKEN, 0));
        fields.add(names.time(), new JsonPath.Target(JsonPath.Kind.TIME, 0));
        fields.add(names.control(), new JsonPath.Target(JsonPath.Kind.CONTROL, 0));
        fields.add(names.label(), new JsonPath.Target(JsonPath.Kind.LABEL, 0));
        fields.add(names.model(), new JsonPath.Target(JsonPath.Kind.MODEL, 0));
        keyOnly.add(names.key(), new JsonPath.Target(JsonPath.Kind.KEY, 0));
    }

    @Override
    public SequenceEvent decode(Headers headers, byte[] value) {
        EventFields event = new EventFields(names);
        parse(value, fields, (target, parser) -> read(target, parser, event));
        event.writeModel(headers);
        return event.event();
    }

    @Override
    public boolean readsKey() {
        return !names.key().isEmpty();
    }

    @Override
    public String key(Headers headers, byte[] value) {
        String[] key = new String[1];
        parse(value, keyOnly, (target, parser) -> key[0] = scalar(parser, names.key()));
        if (key[0] == null) {
            throw new RejectedEventException(DeadLetterCode.NULL_KEY, names.key() + " is missing or null");
        }
        return key[0];
    }

    private void read(JsonPath.Target target, JsonParser parser, EventFields event) throws IOException {
        switch (target.kind()) {
            case FEATURE -> features(target.index(), parser, event);
            case TOKEN -> ifPresent(scalar(parser, names.token()), event::token);
            case TIME -> time(parser, event);
            case CONTROL -> ifPresent(scalar(parser, names.control()), event::control);
            case LABEL -> ifPresent(scalar(parser, names.label()), event::label);
            case MODEL -> ifPresent(scalar(parser, names.model()), event::model);
            case KEY -> parser.skipChildren();
        }
    }

    private void time(JsonParser parser, EventFields event) throws IOException {
        if (names.timeUnit() == TimeUnitName.MS
                && parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            event.time(parser.getLongValue());
        } else {
            ifPresent(scalar(parser, names.time()), event::time);
        }
    }

    private static void ifPresent(@Nullable String text, Consumer<String> field) {
        if (text != null) {
            field.accept(text);
        }
    }

    /** Reads a number, or an array of numbers; null is no value. */
    private void features(int index, JsonParser parser, EventFields event) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                event.feature(index, number(index, parser));
            }
        } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
            event.feature(index, number(index, parser));
        }
    }

    private float number(int index, JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            return (float) parser.getDoubleValue();
        }
        String text = token == JsonToken.VALUE_STRING ? parser.getText() : "";
        return switch (text) {
            case "NaN" -> Float.NaN;
            case "Infinity" -> Float.POSITIVE_INFINITY;
            case "-Infinity" -> Float.NEGATIVE_INFINITY;
            default ->
                throw rejected(names.features().get(index) + ": wanted a number or an array of numbers", parser, null);
        };
    }

    /** Reads a text, number or boolean as text; null for null. Leaves objects and arrays refused. */
    private static @Nullable String scalar(JsonParser parser, String field) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token.isScalarValue()) {
            return parser.getText();
        }
        throw rejected(field + ": wanted a text or a number", parser, null);
    }

    private static void parse(byte[] value, JsonPath paths, JsonPath.Reader reader) {
        try (JsonParser parser = JSON.createParser(value)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw rejected("wanted a JSON object", parser, null);
            }
            paths.walk(parser, reader);
            if (parser.nextToken() != null) {
                throw rejected("something follows the JSON object", parser, null);
            }
        } catch (IOException e) {
            throw new RejectedEventException(DeadLetterCode.UNDECODABLE, "not JSON" + place(e), e);
        }
    }

    private static String place(IOException e) {
        if (e instanceof JsonProcessingException json && json.getLocation() != null) {
            return ", at line " + json.getLocation().getLineNr() + ", column "
                    + json.getLocation().getColumnNr();
        }
        return "";
    }

    private static RejectedEventException rejected(String what, JsonParser parser, @Nullable Throwable cause) {
        return new RejectedEventException(
                DeadLetterCode.UNDECODABLE,
                what + ", at line " + parser.currentTokenLocation().getLineNr() + ", column "
                        + parser.currentTokenLocation().getColumnNr(),
                cause);
    }
}
