package io.github.cellstream.runtime.jvm;

/**
 * Writes a tensor's elements to their places in a larger one.
 *
 * @param at for each element, its index in {@code to}
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
record Place(View from, View to, int[] at) implements Operation {
    @Override
    public void run(JvmBatch batch, int rows) {
        float[] source = batch.array(from);
        float[] into = batch.array(to);
        for (int r = 0; r < rows; r++) {
            int base = r * batch.stride(from) + from.offset();
            int out = r * batch.stride(to) + to.offset();
            for (int i = 0; i < at.length; i++) {
                into[out + at[i]] = source[base + i];
            }
        }
    }
}
