package io.github.cellstream.processor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cellstream.schemas.SourcePosition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record's place of origin, carried in headers over a re-keying topic, so that duplicates, predictions and dead letters
 * speak of the topic that the user knows. The numbers are decimal text.
 */
public final class SourceHeaders {
    /** The topic. */
    public static final String TOPIC = "cellstream.source.topic";
    /** The partition, decimal. */
    public static final String PARTITION = "cellstream.source.partition";
    /** The offset, decimal. */
    public static final String OFFSET = "cellstream.source.offset";

    private SourceHeaders() {}

    /** Writes the place, in the stead of any that is there. */
    public static void write(Headers headers, String topic, int partition, long offset) {
        replace(headers, TOPIC, topic);
        replace(headers, PARTITION, Integer.toString(partition));
        replace(headers, OFFSET, Long.toString(offset));
    }

    /** Reads the place; null if it is absent or not a place. */
    public static @Nullable SourcePosition read(Headers headers) {
        Header topic = headers.lastHeader(TOPIC);
        Header partition = headers.lastHeader(PARTITION);
        Header offset = headers.lastHeader(OFFSET);
        if (topic == null || partition == null || offset == null) {
            return null;
        }
        try {
            return new SourcePosition(
                    new String(topic.value(), UTF_8),
                    Integer.valueOf(new String(partition.value(), UTF_8)),
                    Long.valueOf(new String(offset.value(), UTF_8)));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static void replace(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(UTF_8));
    }
}
