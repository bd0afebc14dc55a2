package io.github.cellstream.runtime.jvm;

/**
 * {@code y = x + b}, one constant a column.
 *
 * @param constant {@code [width]}
 */
@SuppressWarnings("ArrayRecordComponent") // a row of weights, never compared
record AddConstant(View x, View y, float[] constant) implements Operation {
    @Override
    public void run(JvmBatch batch, int rows) {
        float[] from = batch.array(x);
        float[] into = batch.array(y);
        for (int r = 0; r < rows; r++) {
            int at = r * batch.stride(x) + x.offset();
            int to = r * batch.stride(y) + y.offset();
            for (int i = 0; i < constant.length; i++) {
                into[to + i] = from[at + i] + constant[i];
            }
        }
    }
}
