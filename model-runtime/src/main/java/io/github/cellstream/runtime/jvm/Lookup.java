package io.github.cellstream.runtime.jvm;

/**
 * An embedding: the token's row of a table. y [B×width].
 *
 * @param table {@code [vocabulary × width]}, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // a table of weights, never compared
record Lookup(View y, float[] table) implements Operation {
    @Override
    public void run(JvmBatch batch, int rows) {
        int[] tokens = batch.tokens();
        float[] into = batch.array(y);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(table, tokens[r] * y.width(), into, r * batch.stride(y) + y.offset(), y.width());
        }
    }
}
