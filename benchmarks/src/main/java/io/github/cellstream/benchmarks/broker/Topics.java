package io.github.cellstream.benchmarks.broker;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics of one broker, and what it knows of them. Counts are offsets: the few markers that end transactions count as records.
 */
public final class Topics implements AutoCloseable {
    private static final int BROKER_ID = 1;
    private static final int ATTEMPTS = 100;
    private static final int QUIET_MS = 1500;
    private static final Map<String, String> SETTINGS = Map.of(
            "message.timestamp.type", "LogAppendTime",
            "retention.bytes", "-1",
            "retention.ms", "-1",
            "segment.bytes", "268435456");

    private final Admin admin;

    /** Connects to a broker. */
    public Topics(String address) {
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address));
    }

    /** Creates a topic whose records bear the time of their append, and waits until its partitions have leaders. */
    public void create(String topic, int partitions) {
        await(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(SETTINGS)))
                .all());
        for (int attempt = 1; ; attempt++) {
            try {
                count(topic, partitions);
                return;
            } catch (UnknownTopicOrPartitionException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                pause(50);
            }
        }
    }

    /** Deletes all topics of certain names. */
    public void delete(Predicate<String> names) {
        Set<String> topics =
                await(admin.listTopics().names()).stream().filter(names).collect(Collectors.toSet());
        await(admin.deleteTopics(topics).all());
    }

    /** Returns the records of a topic. */
    public long count(String topic, int partitions) {
        return offsets(topic, partitions, OffsetSpec.latest()).stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum();
    }

    /** Waits until a topic has not grown for longer than a commit a second takes; returns its records. */
    public long awaitQuiet(String topic, int partitions) {
        long count = -1;
        for (long next = count(topic, partitions); next != count; next = count(topic, partitions)) {
            count = next;
            pause(QUIET_MS);
        }
        return count;
    }

    /** Returns how many records a topic had at a moment, milliseconds since the epoch. */
    public long countAt(String topic, int partitions, long millis) {
        long sum = 0;
        for (int partition = 0; partition < partitions; partition++) {
            TopicPartition place = new TopicPartition(topic, partition);
            long offset = one(place, OffsetSpec.forTimestamp(millis)).offset();
            sum += offset < 0 ? one(place, OffsetSpec.latest()).offset() : offset;
        }
        return sum;
    }

    /** Returns when the last record was appended, milliseconds since the epoch. */
    public long lastAppend(String topic, int partitions) {
        return offsets(topic, partitions, OffsetSpec.maxTimestamp()).stream()
                .mapToLong(ListOffsetsResultInfo::timestamp)
                .max()
                .orElseThrow();
    }

    /** Returns the bytes that the logs of certain topics take. */
    public long bytes(Predicate<String> names) {
        long sum = 0;
        for (LogDirDescription folder : await(
                        admin.describeLogDirs(List.of(BROKER_ID)).allDescriptions())
                .getOrDefault(BROKER_ID, Map.of())
                .values()) {
            sum += folder.replicaInfos().entrySet().stream()
                    .filter(replica -> names.test(replica.getKey().topic()))
                    .mapToLong(replica -> replica.getValue().size())
                    .sum();
        }
        return sum;
    }

    @Override
    public void close() {
        admin.close();
    }

    private ListOffsetsResultInfo one(TopicPartition place, OffsetSpec which) {
        return await(admin.listOffsets(Map.of(place, which)).partitionResult(place));
    }

    private Collection<ListOffsetsResultInfo> offsets(String topic, int partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            wanted.put(new TopicPartition(topic, partition), which);
        }
        return await(admin.listOffsets(wanted).all()).values();
    }

    /** Sleeps. */
    public static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("the bench was interrupted", e);
        }
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("the bench was interrupted", e);
        }
    }
}
