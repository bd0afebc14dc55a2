package io.github.cellstream.benchmarks.broker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The first answer behind a place that a reader of committed data gets.
 *
 * @param appended when the broker appended it, milliseconds since the epoch
 * @param readable when the reader got it
 */
public record FirstAnswer(long appended, long readable) {
    /**
     * Waits for it.
     *
     * @param place in a topic of one partition
     * @param patience after which it fails
     */
    public static FirstAnswer await(String address, Latencies.Place place, Duration patience) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                address,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                20,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            TopicPartition partition = new TopicPartition(place.topic(), 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, place.offset());
            long deadline = System.nanoTime() + patience.toNanos();
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    return new FirstAnswer(record.timestamp(), System.currentTimeMillis());
                }
            }
        }
        throw new IllegalStateException("no answer within " + patience.toSeconds() + " s");
    }
}
