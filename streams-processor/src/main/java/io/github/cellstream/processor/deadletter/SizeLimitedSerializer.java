package io.github.cellstream.processor.deadletter;

import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what another serializer made too large, before the producer does: within a transaction the producer can't go on
 * after it refused a record, after a serializer that threw it can.
 *
 * @param <T> what is serialised
 */
public final class SizeLimitedSerializer<T> implements Serializer<T> {
    private final Serializer<T> serializer;
    private final int mostBytes;

    /**
     * Limits a serializer.
     *
     * @param mostBytes the largest value let through, in bytes; keep some kilobytes below {@code max.request.size}
     */
    public SizeLimitedSerializer(Serializer<T> serializer, int mostBytes) {
        this.serializer = serializer;
        this.mostBytes = mostBytes;
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        serializer.configure(configs, isKey);
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T data) {
        return limited(topic, serializer.serialize(topic, data));
    }

    @Override
    public byte @Nullable [] serialize(String topic, Headers headers, @Nullable T data) {
        return limited(topic, serializer.serialize(topic, headers, data));
    }

    @Override
    public void close() {
        serializer.close();
    }

    private byte @Nullable [] limited(String topic, byte @Nullable [] bytes) {
        if (bytes != null && bytes.length > mostBytes) {
            throw new SerializationException(
                    bytes.length + " bytes for topic " + topic + ", at most " + mostBytes + " are let through");
        }
        return bytes;
    }
}
