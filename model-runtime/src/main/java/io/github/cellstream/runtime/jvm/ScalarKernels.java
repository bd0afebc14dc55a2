package io.github.cellstream.runtime.jvm;

import static io.github.cellstream.runtime.jvm.ScalarMath.tanhArgument;
import static io.github.cellstream.runtime.jvm.ScalarMath.tanhDenominator;
import static io.github.cellstream.runtime.jvm.ScalarMath.tanhNumerator;

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
    public void multiplyAdd(PanelProduct p) {
        int columns = p.vectors * lanes;
        for (int r = 0; r < p.rows; r++) {
            int to = p.cOffset + r * p.cStride;
            System.arraycopy(p.start, p.startOffset + r * p.startStride, p.c, to, columns);
            for (int k = 0; k < p.depth; k++) {
                addProducts(p, p.a[p.aOffset + r * p.aRowStride + k * p.aStep], k, to, columns);
            }
        }
    }

    private void addProducts(PanelProduct p, float x, int k, int to, int columns) {
        float[] b = p.b;
        float[] c = p.c;
        int w = p.bOffset + k * 4 * lanes;
        for (int j = 0; j < columns; j++) {
            c[to + j] = Math.fma(x, b[w + j], c[to + j]);
        }
    }

    @Override
    public void lstm(CellRows rows) {
        for (int r = 0; r < rows.rows; r++) {
            for (int u = 0; u < rows.units; u++) {
                int at = r * rows.gateStride + u / lanes * 4 * lanes + u % lanes;
                int cell = rows.oldOffset + r * rows.oldStride + u;
                float c = newCell(rows.gates, at, lanes, rows.old[cell]);
                rows.old[cell] = c;
                float o = tanhArgument(rows.gates[at + lanes]);
                float t = tanhArgument(c);
                float numerator = (tanhDenominator(o) + tanhNumerator(o)) * (0.5f * tanhNumerator(t));
                rows.next[rows.nextOffset + r * rows.nextStride + u] =
                        numerator / (tanhDenominator(o) * tanhDenominator(t));
            }
        }
    }

    /** {@code σ(f) c + σ(i) tanh(g)} over one denominator. */
    private static float newCell(float[] gates, int at, int lanes, float c) {
        float i = tanhArgument(gates[at]);
        float f = tanhArgument(gates[at + 2 * lanes]);
        float g = tanhArgument(gates[at + 3 * lanes]);
        float new2 = (tanhDenominator(i) + tanhNumerator(i)) * tanhNumerator(g);
        float newDenominator = tanhDenominator(i) * tanhDenominator(g);
        float kept2 = (tanhDenominator(f) + tanhNumerator(f)) * c;
        float sum2 = Math.fma(kept2, newDenominator, new2 * tanhDenominator(f));
        return (0.5f * sum2) / (tanhDenominator(f) * newDenominator);
    }

    @Override
    public void gruReset(CellRows rows) {
        for (int r = 0; r < rows.rows; r++) {
            for (int u = 0; u < rows.units; u++) {
                float h = rows.old[rows.oldOffset + r * rows.oldStride + u];
                rows.next[rows.nextOffset + r * rows.nextStride + u] = reset(rows, r, u, h);
            }
        }
    }

    @Override
    public void gru(CellRows rows) {
        for (int r = 0; r < rows.rows; r++) {
            for (int u = 0; u < rows.units; u++) {
                blend(rows, r, u, rows.gates[rows.wx + r * rows.partStride + u]);
            }
        }
    }

    @Override
    public void gruResetAfter(CellRows rows) {
        for (int r = 0; r < rows.rows; r++) {
            for (int u = 0; u < rows.units; u++) {
                int part = r * rows.partStride + u;
                float rh = reset(rows, r, u, rows.gates[rows.rh + part]);
                blend(rows, r, u, rh + rows.gates[rows.wx + part]);
            }
        }
    }

    /** {@code σ(r) · x}. */
    private float reset(CellRows rows, int row, int unit, float x) {
        float r = tanhArgument(rows.gates[zr(rows, row, unit) + lanes]);
        return ((tanhDenominator(r) + tanhNumerator(r)) * (0.5f * x)) / tanhDenominator(r);
    }

    /** {@code h' = n + σ(z) (h - n)}, {@code n = tanh(x)}, over one denominator. */
    private void blend(CellRows rows, int row, int unit, float x) {
        float z = tanhArgument(rows.gates[zr(rows, row, unit)]);
        float n = tanhArgument(x);
        float h = rows.old[rows.oldOffset + row * rows.oldStride + unit];
        float twice = 2f * tanhDenominator(z);
        float distance = Math.fma(h, tanhDenominator(n), -tanhNumerator(n));
        float sum = Math.fma(tanhDenominator(z) + tanhNumerator(z), distance, twice * tanhNumerator(n));
        rows.next[rows.nextOffset + row * rows.nextStride + unit] = sum / (twice * tanhDenominator(n));
    }

    private int zr(CellRows rows, int row, int unit) {
        return row * rows.gateStride + unit / lanes * 2 * lanes + unit % lanes;
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
