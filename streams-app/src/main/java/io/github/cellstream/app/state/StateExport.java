package io.github.cellstream.app.state;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.topology.InternalTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;

/**
 * Takes a snapshot of a job's states, with the offsets at which they were right. The job may run.
 *
 * <p>States and offsets are committed together, but read apart. So each partition is cut at a moment of quiet: the changelog has no open
 * transaction and the same end before and after its offset was read, hence no commit lies between them. A commit comes every {@code
 * commit.interval.ms} and takes milliseconds, so such a moment comes soon. Records behind the cut are left out.
 *
 * <p>The changelog is read to its end before it is cut. What the cleaner takes away meanwhile is superseded by something that is still
 * to be read; only the short rest up to the cut is read afterwards. The states of one partition at a time are held in memory.
 */
public final class StateExport {
    private static final long LONGEST_WAIT_NANOS = 30_000_000_000L;

    private final CellstreamConfig config;
    private final InternalTopics topics;
    private final Progress progress;

    /** Prepares to export a job's states. */
    public StateExport(CellstreamConfig config, Progress progress) {
        this.config = config;
        this.progress = progress;
        topics = InternalTopics.of(config);
    }

    /**
     * Writes the snapshot, in the stead of a file of that name.
     *
     * @throws StateToolException {@link StateToolError#NO_SUCH_JOB}, {@link StateToolError#JOB_BUSY} or {@link
     *     StateToolError#EVENTS_IN_FLIGHT}
     */
    public SnapshotInfo export(Path file) {
        try (Cluster cluster = new Cluster(config);
                TopicReader reader = new TopicReader(config)) {
            Changelog changelog = new Changelog(cluster, reader, topics, progress);
            List<TopicPartition> partitions = changelog.partitions();
            SnapshotHeader header = new SnapshotHeader(
                    config.applicationId(),
                    config.state().storeName(),
                    config.topics().input(),
                    partitions.size(),
                    Instant.ofEpochMilli(System.currentTimeMillis()));
            Map<TopicPartition, OffsetAndMetadata> before = topics.rekeyed() ? cluster.committed() : Map.of();
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            try (SnapshotWriter writer = new SnapshotWriter(file, header)) {
                for (TopicPartition partition : partitions) {
                    write(writer, partition, changelog, cluster, offsets);
                }
                if (topics.rekeyed()) {
                    offsets = stillOffsets(cluster, reader, before);
                }
                writer.finish(offsets);
            }
            return SnapshotReader.check(file, Progress.SILENT);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be written: " + e, e);
        }
    }

    private void write(
            SnapshotWriter writer,
            TopicPartition partition,
            Changelog changelog,
            Cluster cluster,
            Map<TopicPartition, OffsetAndMetadata> offsets)
            throws IOException {
        Map<Bytes, State> states = new LinkedHashMap<>();
        Set<TopicPartition> alone = Set.of(partition);
        long start = cluster.starts(alone).getOrDefault(partition, 0L);
        long end = cluster.ends(alone, IsolationLevel.READ_COMMITTED).getOrDefault(partition, 0L);
        changelog.read(partition, start, end, end - start, record -> take(states, record));
        Cut cut = cut(partition, cluster);
        changelog.read(partition, end, cut.end(), cut.end() - start, record -> take(states, record));
        OffsetAndMetadata offset = cut.committed().get(new TopicPartition(topics.feed(), partition.partition()));
        if (offset != null && !topics.rekeyed()) {
            offsets.put(new TopicPartition(topics.feed(), partition.partition()), offset);
        }
        for (Map.Entry<Bytes, State> state : states.entrySet()) {
            writer.state(
                    partition.partition(),
                    state.getKey().get(),
                    state.getValue().recordTime(),
                    state.getValue().value());
        }
    }

    private static void take(Map<Bytes, State> states, ConsumerRecord<byte[], byte[]> record) {
        Bytes key = Bytes.wrap(record.key());
        if (record.value() == null) {
            states.remove(key);
        } else {
            states.put(key, new State(record.timestamp(), record.value()));
        }
    }

    /** Waits for a moment at which the changelog is quiet, and returns its end and the offsets of that moment. */
    private Cut cut(TopicPartition partition, Cluster cluster) {
        Set<TopicPartition> alone = Set.of(partition);
        long deadline = System.nanoTime() + LONGEST_WAIT_NANOS;
        while (System.nanoTime() < deadline) {
            Map<TopicPartition, Long> end = cluster.ends(alone, IsolationLevel.READ_UNCOMMITTED);
            if (end.equals(cluster.ends(alone, IsolationLevel.READ_COMMITTED))) {
                Map<TopicPartition, OffsetAndMetadata> committed = cluster.committed();
                if (end.equals(cluster.ends(alone, IsolationLevel.READ_COMMITTED))
                        && end.equals(cluster.ends(alone, IsolationLevel.READ_UNCOMMITTED))) {
                    return new Cut(end.getOrDefault(partition, 0L), committed);
                }
            }
            Cluster.pause(7);
        }
        throw new StateToolException(
                StateToolError.JOB_BUSY,
                partition + " was never quiet for 30 s; raise commit.interval.ms, or stop the job and run this again");
    }

    /** Behind a re-keying, input offsets and states belong together only while nothing is between them. */
    private Map<TopicPartition, OffsetAndMetadata> stillOffsets(
            Cluster cluster, TopicReader reader, Map<TopicPartition, OffsetAndMetadata> before) {
        Map<TopicPartition, OffsetAndMetadata> now = new HashMap<>(cluster.committed());
        boolean still = now.equals(before);
        Set<TopicPartition> feed = new HashSet<>(cluster.partitions(topics.feed()));
        Map<TopicPartition, Long> starts = cluster.starts(feed);
        Map<TopicPartition, Long> ends = cluster.ends(feed, IsolationLevel.READ_COMMITTED);
        for (TopicPartition partition : feed) {
            OffsetAndMetadata committed = now.get(partition);
            long from = Math.max(starts.getOrDefault(partition, 0L), committed == null ? 0 : committed.offset());
            still &= reader.isEmpty(partition, from, ends.getOrDefault(partition, 0L));
        }
        if (!still) {
            throw new StateToolException(
                    StateToolError.EVENTS_IN_FLIGHT,
                    "events are on their way through " + topics.feed()
                            + "; let the job catch up with the input held back, and run this again");
        }
        now.keySet()
                .removeIf(partition -> !partition.topic().equals(config.topics().input()));
        return now;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record State(long recordTime, byte[] value) {}

    private record Cut(long end, Map<TopicPartition, OffsetAndMetadata> committed) {}
}
