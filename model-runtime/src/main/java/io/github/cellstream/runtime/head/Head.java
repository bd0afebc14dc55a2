package io.github.cellstream.runtime.head;

import io.github.cellstream.runtime.StepBatch;

/** Reads one output row. Shared between threads; what it must remember lies in the memory it is given. */
public interface Head {
    /**
     * Returns the floats that must be kept with a key between two events. A stored memory is told from another release's by
     * this number alone: where the floats' meaning changes, so must their number.
     */
    int memorySize();

    /** Writes the memory of a sequence that has not begun, {@link #memorySize} floats from {@code offset}. */
    void initialMemory(float[] memory, int offset);

    /**
     * Reads a row of a batch that was just stepped: fills the judgement but for score and likelihood, and updates the
     * memory.
     *
     * @param batch the batch after its step, with the inputs that were stepped
     * @param row the row to read
     * @param memory holds this head's memory from {@code offset}
     * @param judgement receives the answer; cleared first
     */
    void judge(StepBatch batch, int row, float[] memory, int offset, Judgement judgement);

    /**
     * Repeats, for a sequence that ends without a last input, what was said at its last step. Leaves {@code best} at -1
     * and {@code result} NaN if there was none.
     */
    void recall(float[] memory, int offset, Judgement judgement);
}
