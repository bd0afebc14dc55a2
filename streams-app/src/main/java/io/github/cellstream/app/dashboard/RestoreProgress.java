package io.github.cellstream.app.dashboard;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How far the states of each partition have been restored from their changelog. Thread-safe. */
public final class RestoreProgress implements StateRestoreListener {
    private final Map<TopicPartition, Partition> partitions = new ConcurrentHashMap<>();

    /** Knows of no partition. */
    public RestoreProgress() {}

    /**
     * One partition's states.
     *
     * @param partition of the store
     * @param restored records read back so far
     * @param total records to read back, an estimate: the changelog's offsets have gaps
     * @param done whether it is over
     */
    public record Partition(int partition, long restored, long total, boolean done) {}

    @Override
    public void onRestoreStart(TopicPartition changelog, String store, long start, long end) {
        partitions.put(changelog, new Partition(changelog.partition(), 0, Math.max(0, end - start), end <= start));
    }

    @Override
    public void onBatchRestored(TopicPartition changelog, String store, long end, long count) {
        partitions.computeIfPresent(
                changelog,
                (key, now) -> new Partition(now.partition(), now.restored() + count, now.total(), now.done()));
    }

    @Override
    public void onRestoreEnd(TopicPartition changelog, String store, long count) {
        partitions.computeIfPresent(
                changelog, (key, now) -> new Partition(now.partition(), count, Math.max(count, now.total()), true));
    }

    @Override
    public void onRestoreSuspended(TopicPartition changelog, String store, long count) {
        partitions.remove(changelog);
    }

    /** Returns what has been restored since the start, by partition. */
    public List<Partition> partitions() {
        return partitions.values().stream()
                .sorted(Comparator.comparingInt(Partition::partition))
                .toList();
    }
}
