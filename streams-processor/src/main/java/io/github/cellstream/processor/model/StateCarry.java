package io.github.cellstream.processor.model;

import java.util.Arrays;
import java.util.Objects;

/** How a state of one model becomes a state of another. Immutable. */
public final class StateCarry {
    /** What is done. */
    public enum Kind {
        /** The key begins anew. */
        RESET,
        /** Numbers are copied, the rest begins anew. */
        COPY,
        /** The key's last inputs are replayed from the beginning; a key without any begins anew. */
        REWARM
    }

    private static final int[] NONE = {};
    private static final StateCarry RESET = new StateCarry(Kind.RESET, NONE, false);
    private static final StateCarry REWARM = new StateCarry(Kind.REWARM, NONE, false);

    private final Kind kind;
    private final int[] from;
    private final boolean memories;

    private StateCarry(Kind kind, int[] from, boolean memories) {
        this.kind = kind;
        this.from = from;
        this.memories = memories;
    }

    /** Begins anew. */
    public static StateCarry reset() {
        return RESET;
    }

    /** Replays the last inputs. */
    public static StateCarry rewarm() {
        return REWARM;
    }

    /**
     * Copies numbers.
     *
     * @param from for each float of the new state the index of the old one that it takes, or -1 for its initial value
     * @param memories whether the memories of head and scorer go on too, where their sizes are the same
     */
    public static StateCarry copy(int[] from, boolean memories) {
        return new StateCarry(Kind.COPY, Objects.requireNonNull(from, "from").clone(), memories);
    }

    /** Copies all of a state of so many floats. */
    public static StateCarry keep(int size) {
        int[] from = new int[size];
        Arrays.setAll(from, i -> i);
        return new StateCarry(Kind.COPY, from, true);
    }

    /**
     * Returns what this and then another does: a reset is final, a rewarming needs nothing of what was copied before it.
     */
    public StateCarry then(StateCarry next) {
        if (kind == Kind.RESET || next.kind == Kind.RESET) {
            return RESET;
        }
        if (kind == Kind.REWARM || next.kind == Kind.REWARM) {
            return REWARM;
        }
        int[] both = new int[next.from.length];
        Arrays.setAll(both, i -> next.from[i] < 0 ? -1 : from[next.from[i]]);
        return new StateCarry(Kind.COPY, both, memories && next.memories);
    }

    /** Returns what is done. */
    public Kind kind() {
        return kind;
    }

    /** Returns whether the memories of head and scorer go on. */
    public boolean memories() {
        return memories;
    }

    /**
     * Copies an old state's numbers over the initial ones.
     *
     * @param old the old state
     * @param into holds the new one's initial state from {@code offset}
     */
    public void copy(float[] old, float[] into, int offset) {
        for (int i = 0; i < from.length; i++) {
            if (from[i] >= 0) {
                into[offset + i] = old[from[i]];
            }
        }
    }
}
