package io.github.cellstream.benchmarks.broker;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Milliseconds from the append of an event to the append of its answer, sorted. Events and answers of one partition are matched in
 * their order.
 */
public final class Latencies {
    private static final int PATIENCE_MS = 10_000;

    private final long[] millis;

    /**
     * Sorts latencies.
     *
     * @param millis any order, at least one; copied
     */
    public Latencies(long[] millis) {
        if (millis.length == 0) {
            throw new IllegalArgumentException("no latencies");
        }
        this.millis = millis.clone();
        Arrays.sort(this.millis);
    }

    /** A place in a topic of one partition. */
    public record Place(String topic, long offset) {}

    /**
     * Reads the latencies of a stretch of events.
     *
     * @param events of the stretch
     * @param skipped first ones of them that do not count
     */
    public static Latencies read(String address, Place input, Place output, int events, int skipped) {
        long[] begun = appends(address, input, events);
        long[] done = appends(address, output, events);
        long[] millis = new long[events - skipped];
        for (int i = skipped; i < events; i++) {
            millis[i - skipped] = done[i] - begun[i];
        }
        return new Latencies(millis);
    }

    /** Returns the smallest latency that a share of all events do not exceed, in milliseconds. */
    public double quantile(double share) {
        return millis[Math.max(0, (int) Math.ceil(share * millis.length) - 1)];
    }

    private static long[] appends(String address, Place place, int count) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                address,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                10_000,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        long[] times = new long[count];
        int found = 0;
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            TopicPartition partition = new TopicPartition(place.topic(), 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, place.offset());
            long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000L;
            while (found < count) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (found < count) {
                        times[found++] = record.timestamp();
                    }
                }
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            place.topic() + " holds " + found + " of " + count + " records from " + place.offset());
                }
            }
        }
        return times;
    }
}
