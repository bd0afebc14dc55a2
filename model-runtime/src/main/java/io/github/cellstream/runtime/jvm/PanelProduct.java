package io.github.cellstream.runtime.jvm;

/**
 * What {@link Kernels#multiplyAdd} computes: {@code c[r][j] = start[r][j] + Σ_k a[r][k] · b[k][j]} for the columns j of one
 * panel.
 *
 * <pre>
 *   start[r][j]   at startOffset + r · startStride + j     a bias where the stride is 0; c itself to add to it
 *   a[r][k]       at aOffset + r · aRowStride + k · aStep  rows of a matrix, or columns
 *   b[k][j]       at bOffset + k · 4 · lanes + j
 *   c[r][j]       at cOffset + r · cStride + j
 * </pre>
 *
 * <p>One instance a thread, pointed anew for each panel.
 */
public final class PanelProduct {
    /** Rows of a and c. */
    public int rows;

    /** Length of the inner product. */
    public int depth;

    /** Vectors of the panel that are computed, 1 to 4: {@code vectors · lanes} columns of b and c are touched. */
    public int vectors = 4;

    public float[] start = new float[0];
    public int startOffset;
    public int startStride;

    public float[] a = new float[0];
    public int aOffset;
    public int aRowStride;
    public int aStep = 1;

    public float[] b = new float[0];
    public int bOffset;

    public float[] c = new float[0];
    public int cOffset;
    public int cStride;

    /**
     * Whether the last panel is multiplied first. Every other pass over the weights is: it begins with those that the pass
     * before used last, which the cache still holds when it does not hold all.
     */
    boolean backward;

    /** Returns the {@code i}-th panel of {@code count}. */
    int panel(int i, int count) {
        return backward ? count - 1 - i : i;
    }

    /** Adds to what c holds. */
    void startFromResult() {
        start = c;
        startOffset = cOffset;
        startStride = cStride;
    }

    /** Computes as few vectors as hold {@code columns}. */
    void columns(int columns, int lanes) {
        vectors = Math.min(4, (columns + lanes - 1) / lanes);
    }
}
