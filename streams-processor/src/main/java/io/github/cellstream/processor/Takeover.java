package io.github.cellstream.processor;

import io.github.cellstream.processor.state.SequenceProgress;
import io.github.cellstream.schemas.SourcePosition;
import java.util.Arrays;

/**
 * Tells the states that a task found when it began, after a start, a crash or a rebalance, from those that it has moved
 * itself: of each source partition it remembers the first offset that came, and a state that was last moved before that is
 * from an earlier life of the task. So each key is told once, at its first event, and nothing is remembered of keys.
 *
 * <p>Under at-least-once a key whose last event comes again after a crash is not told.
 */
final class Takeover {
    private int[] topics = new int[1];
    private int[] partitions = new int[1];
    private long[] firsts = new long[1];
    private int known;

    /** Takes note of an event's place; returns whether its key's state, as it was before, is one that the task found. */
    boolean found(SequenceProgress before, SourcePosition at) {
        note(at.getTopic().hashCode(), at.getPartition(), at.getOffset());
        int index = indexOf(before.topicHash, before.partition);
        return before.offset >= 0 && (index < 0 || before.offset < firsts[index]);
    }

    private void note(int topic, int partition, long offset) {
        if (indexOf(topic, partition) >= 0) {
            return;
        }
        if (known == firsts.length) {
            topics = Arrays.copyOf(topics, 2 * known);
            partitions = Arrays.copyOf(partitions, 2 * known);
            firsts = Arrays.copyOf(firsts, 2 * known);
        }
        topics[known] = topic;
        partitions[known] = partition;
        firsts[known++] = offset;
    }

    private int indexOf(int topic, int partition) {
        for (int i = 0; i < known; i++) {
            if (topics[i] == topic && partitions[i] == partition) {
                return i;
            }
        }
        return -1;
    }
}
