package io.github.cellstream.runtime.jvm;

/** The kernels in plain Java: the law for every other implementation, and the fallback where there is none. */
public final class ScalarKernels implements Kernels {
    private static final int LANES = 8;

    private final int lanes;

    /** Kernels for panels of 8 lanes. */
    public ScalarKernels() {
        this(LANES);
    }

    /** Kernels for panels of {@code lanes}, so that they can stand in for vector kernels of that width. */
    public ScalarKernels(int lanes) {
        this.lanes = lanes;
    }

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public int lanes() {
        return lanes;
    }

    @Override
    public void product(float[] x, int xStride, int rows, int depth, float[] panels, int panel, float[] tile) {
        int width = 4 * lanes;
        for (int r = 0; r < rows; r++) {
            int out = r * width;
            System.arraycopy(panels, panel, tile, out, width);
            for (int k = 0; k < depth; k++) {
                float xk = x[r * xStride + k];
                int w = panel + (k + 1) * width;
                for (int j = 0; j < width; j++) {
                    tile[out + j] = Math.fma(xk, panels[w + j], tile[out + j]);
                }
            }
        }
    }

    @Override
    public void accumulate(PanelProduct product) {
        float[] a = product.a;
        float[] b = product.b;
        float[] c = product.c;
        int columns = product.vectors * lanes;
        for (int r = 0; r < product.rows; r++) {
            int to = product.cOffset + r * product.cStride;
            for (int k = 0; k < product.depth; k++) {
                float x = a[product.aOffset + r * product.aRowStride + k * product.aStep];
                int w = product.bOffset + k * 4 * lanes;
                for (int j = 0; j < columns; j++) {
                    c[to + j] = Math.fma(x, b[w + j], c[to + j]);
                }
            }
        }
    }

    @Override
    public void lstm(float[] tile, int units, CellRows rows) {
        tanh(tile, 0, rows.rows * 4 * lanes);
        lstmCells(tile, lanes, units, rows);
    }

    /** The rest of {@link Kernels#lstm} when tanh was applied to the tile. */
    public static void lstmCells(float[] tile, int lanes, int units, CellRows rows) {
        for (int r = 0; r < rows.rows; r++) {
            int at = r * 4 * lanes;
            for (int u = 0; u < units; u++) {
                float i = Math.fma(0.5f, tile[at + u], 0.5f);
                float o = Math.fma(0.5f, tile[at + lanes + u], 0.5f);
                float f = Math.fma(0.5f, tile[at + 2 * lanes + u], 0.5f);
                int cell = rows.oldOffset + r * rows.oldStride + u;
                float c = Math.fma(f, rows.old[cell], i * tile[at + 3 * lanes + u]);
                rows.old[cell] = c;
                rows.next[rows.nextOffset + r * rows.nextStride + u] = o * ScalarMath.tanh(c);
            }
        }
    }

    @Override
    public void gruResetAfter(float[] tile, int units, CellRows rows) {
        gruResetAfterCells(tile, lanes, units, rows);
    }

    /** {@link Kernels#gruResetAfter} for tiles of {@code lanes}. */
    public static void gruResetAfterCells(float[] tile, int lanes, int units, CellRows rows) {
        for (int r = 0; r < rows.rows; r++) {
            int at = r * 4 * lanes;
            for (int u = 0; u < units; u++) {
                float z = Math.fma(0.5f, ScalarMath.tanh(tile[at + u]), 0.5f);
                float reset = Math.fma(0.5f, ScalarMath.tanh(tile[at + lanes + u]), 0.5f);
                float n = ScalarMath.tanh(Math.fma(reset, tile[at + 3 * lanes + u], tile[at + 2 * lanes + u]));
                float h = rows.old[rows.oldOffset + r * rows.oldStride + u];
                rows.next[rows.nextOffset + r * rows.nextStride + u] = Math.fma(z, h - n, n);
            }
        }
    }

    @Override
    public void tanh(float[] x, int offset, int n) {
        for (int i = offset; i < offset + n; i++) {
            x[i] = ScalarMath.tanh(x[i]);
        }
    }

    @Override
    public void sigmoid(float[] x, int offset, int n) {
        for (int i = offset; i < offset + n; i++) {
            x[i] = ScalarMath.sigmoid(x[i]);
        }
    }

    @Override
    public void relu(float[] x, int offset, int n) {
        for (int i = offset; i < offset + n; i++) {
            x[i] = Math.max(0f, x[i]);
        }
    }

    @Override
    public void exp(float[] x, int offset, int n, float shift) {
        for (int i = offset; i < offset + n; i++) {
            x[i] = ScalarMath.exp(x[i] - shift);
        }
    }

    @Override
    public void scale(float[] x, int offset, int n, float factor) {
        for (int i = offset; i < offset + n; i++) {
            x[i] *= factor;
        }
    }
}
