package io.github.cellstream.app.deploy;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.config.UpgradeSettings;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStatus;
import io.github.cellstream.schemas.encoding.RecordSerdes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two compacted topics of a job's models: what is to be done, and what the instances report. One partition each, so that
 * all read announcements in one order.
 */
final class ModelTopics {
    private static final Logger LOG = LoggerFactory.getLogger(ModelTopics.class);
    private static final int ATTEMPTS = 40;
    private static final Duration REPORTS_KEPT = Duration.ofHours(1);
    private static final Duration REPORTS_SEGMENT = Duration.ofMinutes(10);

    private final CellstreamConfig config;
    private final UpgradeSettings settings;

    ModelTopics(CellstreamConfig config) {
        this.config = config;
        settings = config.upgrade();
    }

    TopicPartition announcements() {
        return new TopicPartition(settings.topic(), 0);
    }

    TopicPartition statuses() {
        return new TopicPartition(settings.statusTopic(), 0);
    }

    /** Makes the topics where they are missing. */
    void prepare() {
        try (Admin admin = Admin.create(config.admin())) {
            Set<String> existing =
                    get(admin.listTopics().names().toCompletionStage().toCompletableFuture());
            List<String> missing = List.of(settings.topic(), settings.statusTopic()).stream()
                    .filter(topic -> !existing.contains(topic))
                    .toList();
            if (missing.isEmpty()) {
                return;
            }
            short copies = config.topics().creation().replicationFactor();
            try {
                get(admin.createTopics(missing.stream()
                                .map(topic -> new NewTopic(
                                                topic,
                                                Optional.of(1),
                                                copies < 1 ? Optional.empty() : Optional.of(copies))
                                        .configs(configs(topic)))
                                .toList())
                        .all()
                        .toCompletionStage()
                        .toCompletableFuture());
                LOG.info("created topics {}", missing);
            } catch (TopicExistsException e) {
                LOG.info("another instance created the topics of the models at the same time");
            }
            awaitLeaders(admin, missing);
        }
    }

    /** Announcements stay for ever; reports are repeated while their instance lives, and are worth nothing after. */
    private Map<String, String> configs(String topic) {
        return topic.equals(settings.topic())
                ? Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(largest()))
                : Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(REPORTS_KEPT.toMillis()),
                        TopicConfig.SEGMENT_MS_CONFIG,
                        Long.toString(REPORTS_SEGMENT.toMillis()));
    }

    /** Returns the bytes of the largest record. */
    private int largest() {
        return Math.max(1 << 20, settings.inlineMaxBytes() + 128 * 1024);
    }

    /** Returns a consumer that stands before the first record of a topic, assigned and in no group. */
    <T> Consumer<String, T> reader(TopicPartition partition, Deserializer<T> values) {
        Map<String, Object> client = new HashMap<>(config.reader());
        client.remove(ConsumerConfig.GROUP_ID_CONFIG);
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        client.remove(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
        Consumer<String, T> consumer = new KafkaConsumer<>(client, new StringDeserializer(), values);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        return consumer;
    }

    /** Returns a producer of one of the topics. */
    <T> Producer<String, T> writer(Serializer<T> values) {
        Map<String, Object> client = new HashMap<>(config.writer());
        client.put(ProducerConfig.ACKS_CONFIG, "all");
        client.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        client.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largest());
        return new KafkaProducer<>(client, new StringSerializer(), values);
    }

    /** Returns where a topic ends now. */
    static long end(Consumer<?, ?> consumer, TopicPartition partition) {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    ProducerRecord<String, ModelAnnouncement> record(ModelAnnouncement model) {
        return new ProducerRecord<>(settings.topic(), 0, model.getSlot() + "/" + model.getFingerprint(), model);
    }

    ProducerRecord<String, ModelStatus> record(ModelStatus status) {
        return new ProducerRecord<>(
                settings.statusTopic(),
                0,
                status.getInstance() + "/" + status.getSlot() + "/" + status.getFingerprint(),
                status);
    }

    static Deserializer<ModelAnnouncement> announcementReader() {
        return RecordSerdes.modelAnnouncement().deserializer();
    }

    static Deserializer<ModelStatus> statusReader() {
        return RecordSerdes.modelStatus().deserializer();
    }

    private static void awaitLeaders(Admin admin, List<String> topics) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        topics.forEach(topic -> ends.put(new TopicPartition(topic, 0), OffsetSpec.latest()));
        for (int attempt = 1; ; attempt++) {
            try {
                get(admin.listOffsets(ends).all().toCompletionStage().toCompletableFuture());
                return;
            } catch (RetriableException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(250).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while waiting for a topic", e);
        }
    }

    private static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while asking the broker", e);
        }
    }
}
