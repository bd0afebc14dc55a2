package io.github.cellstream.runtime.jvm;

/**
 * {@code y = scale · x + shift}, one fused multiply-add a value.
 *
 * @param scale {@code [width]}
 * @param shift {@code [width]}
 */
@SuppressWarnings("ArrayRecordComponent") // rows of weights, never compared
record ScaleShift(View x, View y, float[] scale, float[] shift) implements Operation {
    @Override
    public void run(JvmBatch batch, int rows) {
        float[] from = batch.array(x);
        float[] into = batch.array(y);
        for (int r = 0; r < rows; r++) {
            int at = r * batch.stride(x) + x.offset();
            int to = r * batch.stride(y) + y.offset();
            for (int i = 0; i < scale.length; i++) {
                into[to + i] = Math.fma(from[at + i], scale[i], shift[i]);
            }
        }
    }
}
