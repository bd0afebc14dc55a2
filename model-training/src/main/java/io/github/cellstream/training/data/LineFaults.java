package io.github.cellstream.training.data;

import java.util.ArrayList;
import java.util.List;

/** Counts lines that could not be used, and keeps the first of them to show. Not shared between threads. */
public final class LineFaults {
    /** The most faults that are kept. */
    public static final int KEPT = 10;

    private final List<LineFault> first = new ArrayList<>();
    private long count;

    /** Starts without a fault. */
    public LineFaults() {}

    /** Adds a line that is left out. */
    public void add(String where, long line, String reason) {
        count++;
        if (first.size() < KEPT) {
            first.add(new LineFault(where, line, reason));
        }
    }

    /** Returns how many lines were left out. */
    public long count() {
        return count;
    }

    /** Returns the first {@link #KEPT} of them, in order. */
    public List<LineFault> first() {
        return List.copyOf(first);
    }
}
