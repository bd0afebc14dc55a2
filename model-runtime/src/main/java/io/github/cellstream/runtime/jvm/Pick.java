package io.github.cellstream.runtime.jvm;

/**
 * Gathers elements that do not lie one behind the other.
 *
 * @param slot the buffer they are in
 * @param at index of each in the buffer's row
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
record Pick(int slot, int[] at, View to) implements Operation {
    @Override
    public void run(JvmBatch batch, int rows) {
        View source = new View(slot, 0, 0);
        float[] from = batch.array(source);
        float[] into = batch.array(to);
        for (int r = 0; r < rows; r++) {
            int base = r * batch.stride(source);
            int out = r * batch.stride(to) + to.offset();
            for (int i = 0; i < at.length; i++) {
                into[out + i] = from[base + at[i]];
            }
        }
    }
}
