package io.github.cellstream.app.history;

import io.github.cellstream.processor.state.StateRow;
import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.schemas.SequenceEvent;
import org.jspecify.annotations.Nullable;

/**
 * The last steps of one key, in a ring of columns that is allocated once. One stream thread writes; any thread reads copies.
 *
 * <p>The hidden state is remembered too while somebody watches.
 */
final class KeyHistory {
    /** Steps whose likelihood goes along with the key's name in a list. */
    private static final int RECENT = 40;

    private final String key;
    private final HistoryColumns columns;
    private final int capacity;
    private final long[] steps;
    private final long[] times;
    private final float[] rows;
    private final int[] top = new int[HistoryColumns.CANDIDATES];
    private float @Nullable [] states;
    /** Number of the first step since the hidden state is remembered. */
    private long statesFrom;
    /** Steps written since the key is remembered. */
    private long written;

    private long anomalies;
    private float heat;

    /** Nanoseconds, of the last step and of the last look. */
    private long touched;

    private long watchedUntil;

    KeyHistory(String key, HistoryColumns columns, int capacity, long now) {
        this.key = key;
        this.columns = columns;
        this.capacity = capacity;
        steps = new long[capacity];
        times = new long[capacity];
        rows = new float[Math.multiplyExact(capacity, columns.width())];
        touched = now;
        watchedUntil = now;
    }

    /** Takes a step in. */
    synchronized void add(SequenceEvent event, long step, Judgement judgement, StateRow state, float threshold) {
        int at = (int) (written % capacity);
        steps[at] = step;
        times[at] = event.getEventTime().toEpochMilli();
        columns.write(event, judgement, rows, at * columns.width(), top);
        float odd = Float.isNaN(judgement.likelihood) ? judgement.score : judgement.likelihood;
        if (odd > heat) {
            heat = odd;
        }
        if (odd >= threshold) {
            anomalies++;
        }
        if (states != null) {
            System.arraycopy(state.hidden(), state.hiddenOffset(), states, at * columns.units(), columns.units());
        }
        written++;
    }

    /** Begins to remember the hidden state, or goes on, until {@code until}. */
    synchronized void watch(long until) {
        watchedUntil = until;
        if (states == null && columns.units() > 0) {
            states = new float[Math.multiplyExact(capacity, columns.units())];
            statesFrom = written;
        }
    }

    /** Lets the key cool, and the hidden state go if nobody watches any more. */
    synchronized void cool(float factor, long before, long now) {
        heat *= factor;
        if (written > before) {
            touched = now;
        }
        if (now - watchedUntil > 0) {
            states = null;
        }
    }

    synchronized long written() {
        return written;
    }

    synchronized float heat() {
        return heat;
    }

    synchronized boolean isWatched() {
        return states != null;
    }

    synchronized long touched() {
        return touched;
    }

    /** Copies the steps from number {@code since} on, as far as they are remembered; all where there never was such a one. */
    synchronized HistoryRows read(long since) {
        long from = Math.max(since < 0 || since > written ? 0 : since, written - capacity);
        from = Math.max(0, from);
        int count = (int) Math.max(0, written - from);
        long[] copiedSteps = new long[count];
        long[] copiedTimes = new long[count];
        float[] copiedRows = new float[count * columns.width()];
        long stateFrom = Math.max(from, statesFrom);
        int stateCount = states == null ? 0 : (int) Math.max(0, written - stateFrom);
        float[] copiedStates = new float[stateCount * columns.units()];
        for (int i = 0; i < count; i++) {
            int at = (int) ((from + i) % capacity);
            copiedSteps[i] = steps[at];
            copiedTimes[i] = times[at];
            System.arraycopy(rows, at * columns.width(), copiedRows, i * columns.width(), columns.width());
        }
        for (int i = 0; i < stateCount; i++) {
            int at = (int) ((stateFrom + i) % capacity);
            System.arraycopy(states, at * columns.units(), copiedStates, i * columns.units(), columns.units());
        }
        return new HistoryRows(columns, from, copiedSteps, copiedTimes, copiedRows, stateFrom, copiedStates);
    }

    /** Returns what a list of keys says of this one; null before its first step. */
    synchronized @Nullable HotKey summary() {
        if (written == 0) {
            return null;
        }
        int count = (int) Math.min(RECENT, Math.min(written, capacity));
        float[] recent = new float[count];
        for (int i = 0; i < count; i++) {
            int at = (int) ((written - count + i) % capacity) * columns.width();
            recent[i] = Float.isNaN(rows[at + 1]) ? rows[at] : rows[at + 1];
        }
        int last = (int) ((written - 1) % capacity);
        return new HotKey(key, heat, recent[count - 1], steps[last], times[last], anomalies, recent);
    }
}
