package io.github.cellstream.runtime.jvm;

/**
 * What the compiler knows of a tensor of the graph. The graph is looked at for one step of one row: every axis of time or
 * batch has length 1, so every shape is known, and rows are told apart by where their buffers begin.
 */
sealed interface Value {
    /** Returns the tensor's shape. */
    int[] shape();

    /** Known when the plan is made. */
    @SuppressWarnings("ArrayRecordComponent") // handed about within one compilation, never compared
    record Constant(Numbers numbers, int[] shape) implements Value {}

    /** The token id of the step. */
    @SuppressWarnings("ArrayRecordComponent") // as above
    record Tokens(int[] shape) implements Value {}

    /**
     * Computed in each step: element {@code i}, in row-major order, lies at {@code at[i]} of a buffer's row.
     *
     * @param slot index of the buffer, see {@link JvmBatch}
     */
    @SuppressWarnings("ArrayRecordComponent") // as above
    record Rows(int slot, int[] at, int[] shape) implements Value {
        /** A tensor whose elements lie one behind the other. */
        Rows(View view, int[] shape) {
            this(view.slot(), range(view.offset(), view.width()), shape);
        }

        /** Returns the number of elements. */
        int width() {
            return at.length;
        }

        private static int[] range(int from, int length) {
            int[] range = new int[length];
            for (int i = 0; i < length; i++) {
                range[i] = from + i;
            }
            return range;
        }
    }
}
