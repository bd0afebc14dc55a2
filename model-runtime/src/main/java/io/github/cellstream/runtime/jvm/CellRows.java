package io.github.cellstream.runtime.jvm;

/**
 * Where a cell's old and new values of some units lie, for each row of a tile: {@code old[oldOffset + r · oldStride]} and
 * {@code next[nextOffset + r · nextStride]}. One instance a batch, pointed anew for each panel.
 */
public final class CellRows {
    /** Rows of the tile. */
    public int rows;

    /** Holds, for an LSTM, c, which is overwritten; for a GRU, the old h. */
    public float[] old = new float[0];

    public int oldOffset;
    public int oldStride;

    /** Room for what a gate kernel puts aside, {@code [rows × 2 · lanes]}. */
    public float[] scratch = new float[0];

    /** Receives the new h. */
    public float[] next = new float[0];

    public int nextOffset;
    public int nextStride;
}
