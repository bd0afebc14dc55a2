package io.github.cellstream.app.decode;

import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.SequenceEvent;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** A decoder in Kafka's own form, with a limit of size. A tombstone stays a tombstone. */
public final class EventDeserializer implements Deserializer<SequenceEvent> {
    private final EventDecoder decoder;
    private final int maxBytes;

    /**
     * Takes a decoder; it is closed by whoever made it.
     *
     * @param maxBytes values of more bytes are refused
     */
    public EventDeserializer(EventDecoder decoder, int maxBytes) {
        this.decoder = decoder;
        this.maxBytes = maxBytes;
    }

    @Override
    public @Nullable SequenceEvent deserialize(String topic, byte @Nullable [] value) {
        return deserialize(topic, new RecordHeaders(), value);
    }

    @Override
    public @Nullable SequenceEvent deserialize(String topic, Headers headers, byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        if (value.length > maxBytes) {
            throw new RejectedEventException(
                    DeadLetterCode.OVERSIZED, value.length + " bytes, at most " + maxBytes + " are wanted");
        }
        return decoder.decode(headers, value);
    }
}
