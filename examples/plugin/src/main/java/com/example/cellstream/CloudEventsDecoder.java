package com.example.cellstream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.cellstream.app.decode.EventDecoder;
import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.encoding.Features;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;

/** Reads one event of one CloudEvent. What is no such event is rejected, and goes to the dead-letter topic. */
final class CloudEventsDecoder implements EventDecoder {
    private final JsonFactory json;
    private final String keyAttribute;

    CloudEventsDecoder(JsonFactory json, String keyAttribute) {
        this.json = json;
        this.keyAttribute = keyAttribute;
    }

    @Override
    public SequenceEvent decode(Headers headers, byte[] value) {
        SequenceEvent event = EventDecoder.step();
        try (JsonParser parser = attributes(value)) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String attribute = parser.currentName();
                parser.nextToken();
                if (attribute.equals("data")) {
                    event.setFeatures(Features.of(numbers(parser)));
                } else if (attribute.equals("time")) {
                    event.setEventTime(OffsetDateTime.parse(parser.getText()).toInstant());
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException | DateTimeException e) {
            throw new RejectedEventException(DeadLetterCode.UNDECODABLE, "no CloudEvent in JSON, or its time is none");
        }
        return event;
    }

    @Override
    public boolean readsKey() {
        return true;
    }

    @Override
    public String key(Headers headers, byte[] value) {
        try (JsonParser parser = attributes(value)) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String attribute = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING && attribute.equals(keyAttribute)) {
                    return parser.getText();
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            throw new RejectedEventException(DeadLetterCode.UNDECODABLE, "no CloudEvent in JSON");
        }
        throw new RejectedEventException(DeadLetterCode.NULL_KEY, "attribute " + keyAttribute + " is missing");
    }

    private JsonParser attributes(byte[] value) throws IOException {
        JsonParser parser = json.createParser(value);
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            parser.close();
            throw new RejectedEventException(DeadLetterCode.UNDECODABLE, "wanted a JSON object");
        }
        return parser;
    }

    private static float[] numbers(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new RejectedEventException(DeadLetterCode.UNDECODABLE, "wanted an array of numbers in data");
        }
        float[] numbers = new float[8];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            numbers[count++] = parser.getFloatValue();
        }
        return Arrays.copyOf(numbers, count);
    }
}
