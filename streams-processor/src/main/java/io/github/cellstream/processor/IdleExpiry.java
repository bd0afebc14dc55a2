package io.github.cellstream.processor;

import io.github.cellstream.processor.state.SequenceProgress;
import io.github.cellstream.processor.state.SequenceStates;
import java.time.Duration;
import org.apache.kafka.streams.processor.Punctuator;

/**
 * Clears away sequences whose time is up, a slice of the store at a time.
 *
 * <p>It decides nothing that a prediction depends on: an event that meets a sequence whose time is up starts anew whether
 * or not this has come by, so that a replay gives the same predictions.
 */
final class IdleExpiry<K> implements Punctuator {
    /** Stream time between two slices. */
    static final Duration INTERVAL = Duration.ofSeconds(1);
    /** How long the place of an ended sequence is kept where sequences do not expire. */
    private static final long ENDED_RETENTION_MS = Duration.ofHours(1).toMillis();

    private static final int SLICE = 1000;

    private final SequenceStates<K> states;
    private final Lifecycle<K> lifecycle;
    private final long idleMs;
    private final long retentionMs;
    private final SequenceProgress progress = new SequenceProgress();
    private long passFrom = Long.MIN_VALUE;

    IdleExpiry(SequenceStates<K> states, Lifecycle<K> lifecycle, Duration idleTimeout) {
        this.states = states;
        this.lifecycle = lifecycle;
        idleMs = idleTimeout.toMillis();
        retentionMs = idleMs > 0 ? idleMs : ENDED_RETENTION_MS;
    }

    /** Returns whether a sequence with this last event is over at a stream time. */
    boolean isOver(SequenceProgress sequence, long streamTime) {
        return idleMs > 0 && streamTime - sequence.lastRecordTime >= idleMs;
    }

    @Override
    public void punctuate(long streamTime) {
        if (streamTime < passFrom) {
            return;
        }
        boolean passDone = states.sweep(streamTime - retentionMs, SLICE, progress, (key, idle) -> {
            if (idle.ended) {
                states.forget(key);
            } else if (isOver(idle, streamTime)) {
                long steps = idle.steps;
                states.forget(key);
                lifecycle.expired(key, streamTime, steps, reason());
            }
        });
        if (passDone) {
            passFrom = streamTime + retentionMs / 10;
        }
    }

    /** Says why a sequence is over. */
    String reason() {
        return "no event for " + Duration.ofMillis(idleMs);
    }
}
