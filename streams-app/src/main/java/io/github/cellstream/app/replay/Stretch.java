package io.github.cellstream.app.replay;

import io.github.cellstream.app.state.Cluster;
import io.github.cellstream.schemas.SourcePosition;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * A stretch of the input's history, as offsets of all its partitions.
 *
 * @param starts offsets at which partitions begin: nothing is left of what was before
 * @param from first offsets whose events are answered; events before them only bring the states to where they were
 * @param to offsets behind the last events
 */
record Stretch(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
    /**
     * Finds the stretch between two record times.
     *
     * @param from first time; the beginning if empty
     * @param to first time behind; the last committed record if empty
     */
    static Stretch between(Cluster cluster, String topic, Optional<Instant> from, Optional<Instant> to) {
        Set<TopicPartition> partitions = new HashSet<>(cluster.partitions(topic));
        Map<TopicPartition, Long> starts = cluster.starts(partitions);
        Map<TopicPartition, Long> ends = cluster.ends(partitions, IsolationLevel.READ_COMMITTED);
        return new Stretch(
                starts,
                from.map(time -> cluster.at(partitions, time.toEpochMilli())).orElse(starts),
                to.map(time -> cluster.at(partitions, time.toEpochMilli())).orElse(ends));
    }

    /** The events of one partition from its beginning up to an offset, and none of others. */
    static Stretch upTo(Cluster cluster, TopicPartition partition, long to) {
        Set<TopicPartition> partitions = new HashSet<>(cluster.partitions(partition.topic()));
        Map<TopicPartition, Long> starts = cluster.starts(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(starts);
        ends.put(partition, to);
        return new Stretch(starts, starts, ends);
    }

    boolean answers(SourcePosition position) {
        TopicPartition partition = new TopicPartition(position.getTopic(), position.getPartition());
        return position.getOffset() >= from.getOrDefault(partition, 0L);
    }

    /** Returns how many offsets there are to come past. */
    long length(Map<TopicPartition, Long> begin) {
        return to.entrySet().stream()
                .mapToLong(end -> Math.max(
                        0,
                        end.getValue()
                                - Math.max(
                                        begin.getOrDefault(end.getKey(), 0L), starts.getOrDefault(end.getKey(), 0L))))
                .sum();
    }
}
