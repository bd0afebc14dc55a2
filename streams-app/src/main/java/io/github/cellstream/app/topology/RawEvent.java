package io.github.cellstream.app.topology;

import io.github.cellstream.app.decode.EventDecoder;
import io.github.cellstream.app.decode.EventDeserializer;
import io.github.cellstream.schemas.SequenceEvent;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * An event that waits for its key.
 *
 * @param bytes the value as it came
 * @param event what the decoder made of it
 * @param key the key that the decoder read
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RawEvent(byte[] bytes, SequenceEvent event, String key) {

    static Serde<RawEvent> serde(EventDecoder decoder, int maxBytes) {
        EventDeserializer events = new EventDeserializer(decoder, maxBytes);
        return Serdes.serdeFrom(neverWritten(), new Deserializer<RawEvent>() {
            @Override
            public @Nullable RawEvent deserialize(String topic, byte @Nullable [] value) {
                throw new UnsupportedOperationException("Kafka Streams always brings headers");
            }

            @Override
            public @Nullable RawEvent deserialize(String topic, Headers headers, byte @Nullable [] value) {
                SequenceEvent event = events.deserialize(topic, headers, value);
                return event == null || value == null ? null : new RawEvent(value, event, decoder.key(headers, value));
            }
        });
    }

    /** The half of a serde that a source does not use. */
    static <T> Serializer<T> neverWritten() {
        return (topic, value) -> {
            throw new UnsupportedOperationException("events are read, never written");
        };
    }
}
