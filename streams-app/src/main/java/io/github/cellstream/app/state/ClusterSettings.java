package io.github.cellstream.app.state;

import io.github.cellstream.app.config.CellstreamConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/** Opens clients with a job's own addresses and security settings. None joins a group. */
public final class ClusterSettings {
    /** The longest that brokers let a transaction be open, by default ({@code transaction.max.timeout.ms}). */
    private static final Duration LONGEST_TRANSACTION = Duration.ofMinutes(15);

    private ClusterSettings() {}

    /** Opens a consumer that reads committed records and commits nothing. */
    public static KafkaConsumer<byte[], byte[]> consumer(CellstreamConfig config) {
        Map<String, Object> settings = new HashMap<>(config.reader());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 30_000);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Returns what names a job's group in a transaction, as somebody who is not a member. */
    static ConsumerGroupMetadata group(CellstreamConfig config) {
        Map<String, Object> settings = new HashMap<>(config.reader());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.applicationId());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.groupMetadata();
        }
    }

    /** Opens a producer whose records are all stored, or none that is lost in silence. */
    static KafkaProducer<byte[], byte[]> producer(CellstreamConfig config) {
        return new KafkaProducer<>(producerSettings(config), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Opens a producer of transactions as long as brokers allow by default; a later one of the name fences it off. */
    static KafkaProducer<byte[], byte[]> producer(CellstreamConfig config, String transactionalId) {
        Map<String, Object> settings = producerSettings(config);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) LONGEST_TRANSACTION.toMillis());
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Map<String, Object> producerSettings(CellstreamConfig config) {
        Map<String, Object> settings = new HashMap<>(
                new StreamsConfig(config.streams()).getProducerConfigs(config.applicationId() + "-state-tool"));
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return settings;
    }
}
