package io.github.cellstream.runtime.score;

import io.github.cellstream.runtime.head.Judgement;

/** Turns surprise into an anomaly score. Shared between threads; its history lies in the memory it is given. */
public interface Scorer {
    /**
     * Returns the floats that must be kept with a key, whatever the length of its history. A stored memory is told from
     * another scorer's by this number alone: where the floats' meaning changes, so must their number.
     */
    int memorySize();

    /** Writes the memory of a sequence that has not begun, {@link #memorySize} floats from {@code offset}. */
    void initialMemory(float[] memory, int offset);

    /** Sets {@code score} and {@code likelihood} of the judgement, and learns from it. */
    void score(Judgement judgement, float[] memory, int offset);
}
