package io.github.cellstream.app.state;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.topology.InternalTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * Brings a snapshot back into a stopped job: its changelog then holds the snapshot's states and no others, and its group the snapshot's
 * offsets. Local state directories need no care: they are restored from the changelog's end.
 *
 * <p>States, tombstones of keys that the snapshot lacks, and offsets are one transaction. If it is interrupted nothing has happened; run
 * it again, which also ends the transaction that was left open. A job under at-least-once restores without looking at transactions: it
 * must not be started between an import that failed and one that succeeds.
 */
public final class StateImport {
    private final CellstreamConfig config;
    private final InternalTopics topics;
    private final Progress progress;

    /** Prepares to import into a job. */
    public StateImport(CellstreamConfig config, Progress progress) {
        this.config = config;
        this.progress = progress;
        topics = InternalTopics.of(config);
    }

    /**
     * What a snapshot must be of.
     *
     * @param application the application id that it was taken of
     * @param model short fingerprint of the model that made its states; null if any will do
     */
    public record Expected(String application, @Nullable String model) {}

    /**
     * Imports.
     *
     * @return what was imported, with the offsets that were set
     * @throws StateToolException if the job runs, the file is damaged, or it is not what is expected
     */
    public SnapshotInfo importFrom(Path file, Expected expected) {
        SnapshotInfo info = SnapshotReader.check(file, progress);
        check(info, expected);
        try (Cluster cluster = new Cluster(config)) {
            cluster.requireStopped();
            List<TopicPartition> partitions = changelog(cluster, info);
            try (KafkaProducer<byte[], byte[]> producer =
                    ClusterSettings.producer(config, config.applicationId() + "-state-import")) {
                producer.initTransactions();
                Map<Integer, Set<Bytes>> left = existing(cluster, partitions);
                producer.beginTransaction();
                try {
                    write(producer, file, left);
                    producer.sendOffsetsToTransaction(offsets(cluster, info), ClusterSettings.group(config));
                    cluster.requireStopped();
                    producer.commitTransaction();
                } catch (RuntimeException e) {
                    abort(producer, e);
                    throw e;
                }
            }
        }
        return info;
    }

    /** Returns what the job will never see: events between the snapshot's offsets and the beginning of the input's partitions. */
    public Map<TopicPartition, Long> deletedEvents(SnapshotInfo info) {
        Map<TopicPartition, Long> deleted = new TreeMap<>((a, b) -> Integer.compare(a.partition(), b.partition()));
        try (Cluster cluster = new Cluster(config)) {
            cluster.starts(info.offsets().keySet()).forEach((partition, start) -> {
                OffsetAndMetadata offset = info.offsets().get(partition);
                if (offset != null && offset.offset() < start) {
                    deleted.put(partition, start - offset.offset());
                }
            });
        }
        return deleted;
    }

    private void check(SnapshotInfo info, Expected expected) {
        SnapshotHeader header = info.header();
        List<String> differences = new ArrayList<>();
        difference(differences, "application id", header.application(), expected.application());
        difference(differences, "store", header.store(), config.state().storeName());
        difference(differences, "input topic", header.input(), config.topics().input());
        if (!differences.isEmpty()) {
            throw new StateToolException(
                    StateToolError.SNAPSHOT_OF_OTHER_APPLICATION,
                    String.join("; ", differences)
                            + ". Give the configuration of the job that it was taken of; --from-application says that another"
                            + " application id is meant");
        }
        if (expected.model() != null
                && !Set.of(expected.model()).containsAll(info.models().keySet())) {
            throw new StateToolException(
                    StateToolError.SNAPSHOT_OF_OTHER_MODEL,
                    "its states were made by " + info.models() + " (fingerprint=states), the configuration's model is "
                            + expected.model()
                            + "; give the model that made them, or --any-model to let state.on.model.change decide");
        }
    }

    private static void difference(List<String> differences, String what, String found, String wanted) {
        if (!found.equals(wanted)) {
            differences.add("its " + what + " is " + found + ", wanted " + wanted);
        }
    }

    private List<TopicPartition> changelog(Cluster cluster, SnapshotInfo info) {
        int wanted = info.header().partitions();
        int input = cluster.partitions(config.topics().input()).size();
        if (!topics.rekeyed() && input != wanted) {
            throw otherPartitions(config.topics().input(), input, wanted);
        }
        List<TopicPartition> partitions = cluster.partitions(topics.changelog());
        if (partitions.isEmpty()) {
            cluster.create(topics.changelog(), wanted, changelogSettings());
            partitions = cluster.partitions(topics.changelog());
        }
        if (partitions.size() != wanted) {
            throw otherPartitions(topics.changelog(), partitions.size(), wanted);
        }
        return partitions;
    }

    private static StateToolException otherPartitions(String topic, int found, int wanted) {
        return new StateToolException(
                StateToolError.SNAPSHOT_OF_OTHER_PARTITIONS,
                topic + " has " + found + " partitions, the snapshot is of " + wanted
                        + "; keys would meet their states in other partitions. Replay the input instead");
    }

    /** As Kafka Streams would make it. */
    private Map<String, String> changelogSettings() {
        Map<String, String> settings = new HashMap<>();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        config.streams().forEach((key, value) -> {
            if (key.startsWith(StreamsConfig.TOPIC_PREFIX)) {
                settings.put(key.substring(StreamsConfig.TOPIC_PREFIX.length()), String.valueOf(value));
            }
        });
        return settings;
    }

    /** Returns the keys that have a state now. */
    private Map<Integer, Set<Bytes>> existing(Cluster cluster, List<TopicPartition> partitions) {
        Map<Integer, Set<Bytes>> keys = new HashMap<>();
        partitions.forEach(partition -> keys.put(partition.partition(), new HashSet<>()));
        try (TopicReader reader = new TopicReader(config)) {
            new Changelog(cluster, reader, topics, progress).read(record -> {
                Set<Bytes> ofPartition = keys.computeIfAbsent(record.partition(), unused -> new HashSet<>());
                if (record.value() == null) {
                    ofPartition.remove(Bytes.wrap(record.key()));
                } else {
                    ofPartition.add(Bytes.wrap(record.key()));
                }
            });
        }
        return keys;
    }

    private void write(KafkaProducer<byte[], byte[]> producer, Path file, Map<Integer, Set<Bytes>> left) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        SnapshotReader.read(file, progress, (partition, key, recordTime, value) -> {
            left.getOrDefault(partition, Set.of()).remove(Bytes.wrap(key));
            send(producer, new ProducerRecord<>(topics.changelog(), partition, recordTime, key, value), failure);
        });
        long now = System.currentTimeMillis();
        left.forEach((partition, keys) -> keys.forEach(key -> send(
                producer,
                new ProducerRecord<byte[], byte[]>(topics.changelog(), partition, now, key.get(), null),
                failure)));
        producer.flush();
        raise(failure.get());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
    private static void send(
            KafkaProducer<byte[], byte[]> producer,
            ProducerRecord<byte[], byte[]> record,
            AtomicReference<@Nullable Exception> failure) {
        raise(failure.get());
        producer.send(record, (metadata, exception) -> {
            if (exception != null) {
                failure.compareAndSet(null, exception);
            }
        });
    }

    private static void raise(@Nullable Exception failure) {
        if (failure != null) {
            throw new StateToolException(
                    StateToolError.BROKER,
                    "a state was not stored (" + failure.getMessage() + "); run this again",
                    failure);
        }
    }

    /** The input goes on at the snapshot's offsets; what waits in a repartition topic comes again from there. */
    private Map<TopicPartition, OffsetAndMetadata> offsets(Cluster cluster, SnapshotInfo info) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(info.offsets());
        Set<TopicPartition> all =
                new HashSet<>(cluster.partitions(config.topics().input()));
        cluster.starts(all).forEach((partition, start) -> offsets.putIfAbsent(partition, new OffsetAndMetadata(start)));
        if (topics.rekeyed()) {
            Set<TopicPartition> feed = new HashSet<>(cluster.partitions(topics.feed()));
            cluster.ends(feed, IsolationLevel.READ_COMMITTED)
                    .forEach((partition, end) -> offsets.put(partition, new OffsetAndMetadata(end)));
        }
        return offsets;
    }

    private static void abort(KafkaProducer<byte[], byte[]> producer, RuntimeException cause) {
        try {
            producer.abortTransaction();
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            cause.addSuppressed(e);
        }
    }
}
