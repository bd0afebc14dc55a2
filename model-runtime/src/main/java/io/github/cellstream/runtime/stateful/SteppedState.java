package io.github.cellstream.runtime.stateful;

/**
 * A state that a rewritten graph carries.
 *
 * @param input the new graph input
 * @param next the new graph output that gives its next value
 * @param shape its axes for one row
 * @param batchAxis the axis of {@code shape} that counts rows, -1 if it holds one row only
 * @param whole the tensor of the original graph that holds the state behind the last step
 * @param timeAxis the axis of {@code whole} that runs over time, its last place being the newest part of the state; -1 if
 *     {@code whole} is the state itself
 * @param newestAxis the axis of the state along which its last place is the newest part; -1 if it is the state itself
 * @param initial what it starts from, one row, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SteppedState(
        String input,
        String next,
        long[] shape,
        int batchAxis,
        String whole,
        int timeAxis,
        int newestAxis,
        float[] initial) {
    /** Returns the state of new sequences. */
    Observed start(int rows) {
        long[] size = shape.clone();
        if (batchAxis >= 0) {
            size[batchAxis] = rows;
        }
        int outer = 1;
        for (int axis = 0; axis < batchAxis; axis++) {
            outer *= (int) shape[axis];
        }
        int inner = initial.length / outer;
        int copies = batchAxis >= 0 ? rows : 1;
        double[] values = new double[initial.length * copies];
        for (int o = 0; o < outer; o++) {
            for (int row = 0; row < copies; row++) {
                for (int i = 0; i < inner; i++) {
                    values[(o * copies + row) * inner + i] = initial[o * inner + i];
                }
            }
        }
        return new Observed(io.github.cellstream.runtime.onnx.ElementType.FLOAT, size, values);
    }
}
