package io.github.cellstream.runtime.jvm;

/**
 * The gates of some units of some rows, and where the units' old and new values lie. Units come in whole vectors; where a
 * layer's do not, {@link #begin} and {@link #end} take its values to and from room that is padded.
 *
 * <pre>
 *   LSTM   gates[r · gateStride + 4 · v · lanes]   i, o, f, c of the v-th vector of units, a vector each
 *   GRU    gates[r · gateStride + 2 · v · lanes]   z, r
 *          gates[wx + r · partStride + v · lanes]  the candidate's part of x, or all of it
 *          gates[rh + r · partStride + v · lanes]  the candidate's part of h
 *   both   old[oldOffset + r · oldStride + u], next[nextOffset + r · nextStride + u]
 * </pre>
 *
 * <p>One instance a batch, pointed anew for each panel.
 */
public final class CellRows {
    /** Number of rows. */
    public int rows;

    /** Number of units, a multiple of the kernels' lanes. */
    public int units;

    /** The gates before their functions; overwritten. */
    public float[] gates = new float[0];

    public int gateStride;
    public int wx;
    public int rh;
    public int partStride;

    /** Room of the length of gates, for the kernels' own use. */
    public float[] scratch = new float[0];

    /** Holds, for an LSTM, c, which is overwritten; for a GRU, the old h. */
    public float[] old = new float[0];

    public int oldOffset;
    public int oldStride;

    /** Receives the new h. */
    public float[] next = new float[0];

    public int nextOffset;
    public int nextStride;

    private final float[] paddedOld;
    private final float[] paddedNext;

    /** @param padded floats of all rows of a layer whose units are padded to whole vectors; 0 where none is */
    CellRows(int padded) {
        paddedOld = new float[padded];
        paddedNext = new float[padded];
    }

    /** Points at {@code count} rows from row {@code first} on; at copies of them where {@code padding > 0}. */
    void begin(JvmBatch batch, View oldView, View nextView, int first, int count, int padding) {
        rows = count;
        int width = oldView.width();
        old = batch.array(oldView);
        oldStride = batch.stride(oldView);
        oldOffset = first * oldStride + oldView.offset();
        next = batch.array(nextView);
        nextStride = batch.stride(nextView);
        nextOffset = first * nextStride + nextView.offset();
        if (padding > 0) {
            int stride = width + padding;
            for (int r = 0; r < count; r++) {
                System.arraycopy(old, oldOffset + r * oldStride, paddedOld, r * stride, width);
            }
            old = paddedOld;
            next = paddedNext;
            oldStride = stride;
            nextStride = stride;
            oldOffset = 0;
            nextOffset = 0;
        }
    }

    /** Writes what was computed in padded room back. */
    void end(JvmBatch batch, View oldView, View nextView, int first) {
        if (old == paddedOld) {
            copyBack(batch, paddedOld, oldView, first);
            copyBack(batch, paddedNext, nextView, first);
        }
    }

    private void copyBack(JvmBatch batch, float[] padded, View view, int first) {
        float[] into = batch.array(view);
        int stride = batch.stride(view);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(padded, r * nextStride, into, (first + r) * stride + view.offset(), view.width());
        }
    }
}
