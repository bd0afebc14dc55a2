package io.github.cellstream.runtime.jvm.vector;

import static io.github.cellstream.runtime.jvm.ScalarMath.*;

import io.github.cellstream.runtime.jvm.CellRows;
import io.github.cellstream.runtime.jvm.Kernels;
import io.github.cellstream.runtime.jvm.ScalarKernels;
import io.github.cellstream.runtime.jvm.ScalarMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels with the Vector API, in the machine's preferred width.
 *
 * <p>The product broadcasts one input and multiplies it into four vectors of weights, without horizontal sums: each
 * column is the same chain of fused multiply-adds as in {@link ScalarKernels}. A register tile holds four rows. No vector
 * crosses a call, for where the JIT does not inline the call the vector is boxed: whatever is applied to a vector is a loop
 * over an array. Units behind the
 * last whole vector are computed by the scalar code.
 */
public final class VectorKernels implements Kernels {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int WIDTH = 4 * LANES;

    private VectorKernels() {}

    /**
     * Makes the kernels.
     *
     * @throws UnsupportedOperationException if the machine's vectors hold fewer than four floats
     */
    public static Kernels create() {
        if (LANES < 4) {
            throw new UnsupportedOperationException("vectors of " + LANES + " floats");
        }
        return new VectorKernels();
    }

    @Override
    public String name() {
        return "vector-" + SPECIES.vectorBitSize();
    }

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public void product(float[] x, int xStride, int rows, int depth, float[] panels, int panel, float[] tile) {
        int r = 0;
        for (; r + 4 <= rows; r += 4) {
            fourRows(x, r * xStride, xStride, depth, panels, panel, tile, r * WIDTH);
        }
        for (; r < rows; r++) {
            oneRow(x, r * xStride, depth, panels, panel, tile, r * WIDTH);
        }
    }

    private static void oneRow(float[] x, int row, int depth, float[] panels, int panel, float[] tile, int out) {
        FloatVector a0 = FloatVector.fromArray(SPECIES, panels, panel);
        FloatVector a1 = FloatVector.fromArray(SPECIES, panels, panel + LANES);
        FloatVector a2 = FloatVector.fromArray(SPECIES, panels, panel + 2 * LANES);
        FloatVector a3 = FloatVector.fromArray(SPECIES, panels, panel + 3 * LANES);
        int w = panel + WIDTH;
        for (int k = 0; k < depth; k++) {
            FloatVector b = FloatVector.broadcast(SPECIES, x[row + k]);
            a0 = b.fma(FloatVector.fromArray(SPECIES, panels, w), a0);
            a1 = b.fma(FloatVector.fromArray(SPECIES, panels, w + LANES), a1);
            a2 = b.fma(FloatVector.fromArray(SPECIES, panels, w + 2 * LANES), a2);
            a3 = b.fma(FloatVector.fromArray(SPECIES, panels, w + 3 * LANES), a3);
            w += WIDTH;
        }
        a0.intoArray(tile, out);
        a1.intoArray(tile, out + LANES);
        a2.intoArray(tile, out + 2 * LANES);
        a3.intoArray(tile, out + 3 * LANES);
    }

    private static void fourRows(
            float[] x, int row, int xStride, int depth, float[] panels, int panel, float[] tile, int out) {
        FloatVector bias0 = FloatVector.fromArray(SPECIES, panels, panel);
        FloatVector bias1 = FloatVector.fromArray(SPECIES, panels, panel + LANES);
        FloatVector bias2 = FloatVector.fromArray(SPECIES, panels, panel + 2 * LANES);
        FloatVector bias3 = FloatVector.fromArray(SPECIES, panels, panel + 3 * LANES);
        FloatVector a0 = bias0;
        FloatVector a1 = bias1;
        FloatVector a2 = bias2;
        FloatVector a3 = bias3;
        FloatVector b0 = bias0;
        FloatVector b1 = bias1;
        FloatVector b2 = bias2;
        FloatVector b3 = bias3;
        FloatVector c0 = bias0;
        FloatVector c1 = bias1;
        FloatVector c2 = bias2;
        FloatVector c3 = bias3;
        FloatVector d0 = bias0;
        FloatVector d1 = bias1;
        FloatVector d2 = bias2;
        FloatVector d3 = bias3;
        int rowB = row + xStride;
        int rowC = rowB + xStride;
        int rowD = rowC + xStride;
        int w = panel + WIDTH;
        for (int k = 0; k < depth; k++) {
            FloatVector w0 = FloatVector.fromArray(SPECIES, panels, w);
            FloatVector w1 = FloatVector.fromArray(SPECIES, panels, w + LANES);
            FloatVector w2 = FloatVector.fromArray(SPECIES, panels, w + 2 * LANES);
            FloatVector w3 = FloatVector.fromArray(SPECIES, panels, w + 3 * LANES);
            FloatVector xa = FloatVector.broadcast(SPECIES, x[row + k]);
            a0 = xa.fma(w0, a0);
            a1 = xa.fma(w1, a1);
            a2 = xa.fma(w2, a2);
            a3 = xa.fma(w3, a3);
            FloatVector xb = FloatVector.broadcast(SPECIES, x[rowB + k]);
            b0 = xb.fma(w0, b0);
            b1 = xb.fma(w1, b1);
            b2 = xb.fma(w2, b2);
            b3 = xb.fma(w3, b3);
            FloatVector xc = FloatVector.broadcast(SPECIES, x[rowC + k]);
            c0 = xc.fma(w0, c0);
            c1 = xc.fma(w1, c1);
            c2 = xc.fma(w2, c2);
            c3 = xc.fma(w3, c3);
            FloatVector xd = FloatVector.broadcast(SPECIES, x[rowD + k]);
            d0 = xd.fma(w0, d0);
            d1 = xd.fma(w1, d1);
            d2 = xd.fma(w2, d2);
            d3 = xd.fma(w3, d3);
            w += WIDTH;
        }
        a0.intoArray(tile, out);
        a1.intoArray(tile, out + LANES);
        a2.intoArray(tile, out + 2 * LANES);
        a3.intoArray(tile, out + 3 * LANES);
        int outB = out + WIDTH;
        b0.intoArray(tile, outB);
        b1.intoArray(tile, outB + LANES);
        b2.intoArray(tile, outB + 2 * LANES);
        b3.intoArray(tile, outB + 3 * LANES);
        int outC = outB + WIDTH;
        c0.intoArray(tile, outC);
        c1.intoArray(tile, outC + LANES);
        c2.intoArray(tile, outC + 2 * LANES);
        c3.intoArray(tile, outC + 3 * LANES);
        int outD = outC + WIDTH;
        d0.intoArray(tile, outD);
        d1.intoArray(tile, outD + LANES);
        d2.intoArray(tile, outD + 2 * LANES);
        d3.intoArray(tile, outD + 3 * LANES);
    }

    @Override
    public void lstm(float[] tile, int units, CellRows rows) {
        tanh(tile, 0, rows.rows * WIDTH);
        if (units < LANES) {
            ScalarKernels.lstmCells(tile, LANES, units, rows);
            return;
        }
        // c goes to the front of the tile, where it is packed and its row was read; o waits in the scratch.
        FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
        for (int r = 0; r < rows.rows; r++) {
            int at = r * WIDTH;
            int cell = rows.oldOffset + r * rows.oldStride;
            FloatVector i = half.fma(FloatVector.fromArray(SPECIES, tile, at), half);
            FloatVector o = half.fma(FloatVector.fromArray(SPECIES, tile, at + LANES), half);
            FloatVector f = half.fma(FloatVector.fromArray(SPECIES, tile, at + 2 * LANES), half);
            FloatVector g = FloatVector.fromArray(SPECIES, tile, at + 3 * LANES);
            FloatVector c = f.fma(FloatVector.fromArray(SPECIES, rows.old, cell), i.mul(g));
            c.intoArray(rows.old, cell);
            c.intoArray(tile, r * LANES);
            o.intoArray(rows.scratch, r * LANES);
        }
        tanh(tile, 0, rows.rows * LANES);
        for (int r = 0; r < rows.rows; r++) {
            FloatVector o = FloatVector.fromArray(SPECIES, rows.scratch, r * LANES);
            o.mul(FloatVector.fromArray(SPECIES, tile, r * LANES))
                    .intoArray(rows.next, rows.nextOffset + r * rows.nextStride);
        }
    }

    @Override
    public void gruResetAfter(float[] tile, int units, CellRows rows) {
        if (units < LANES) {
            ScalarKernels.gruResetAfterCells(tile, LANES, units, rows);
            return;
        }
        float[] gates = rows.scratch;
        for (int r = 0; r < rows.rows; r++) {
            System.arraycopy(tile, r * WIDTH, gates, r * 2 * LANES, 2 * LANES);
        }
        tanh(gates, 0, rows.rows * 2 * LANES);
        FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
        for (int r = 0; r < rows.rows; r++) {
            int at = r * WIDTH + 2 * LANES;
            FloatVector reset = half.fma(FloatVector.fromArray(SPECIES, gates, (2 * r + 1) * LANES), half);
            FloatVector wx = FloatVector.fromArray(SPECIES, tile, at);
            reset.fma(FloatVector.fromArray(SPECIES, tile, at + LANES), wx).intoArray(tile, r * LANES);
        }
        tanh(tile, 0, rows.rows * LANES);
        for (int r = 0; r < rows.rows; r++) {
            FloatVector z = half.fma(FloatVector.fromArray(SPECIES, gates, 2 * r * LANES), half);
            FloatVector n = FloatVector.fromArray(SPECIES, tile, r * LANES);
            FloatVector h = FloatVector.fromArray(SPECIES, rows.old, rows.oldOffset + r * rows.oldStride);
            z.fma(h.sub(n), n).intoArray(rows.next, rows.nextOffset + r * rows.nextStride);
        }
    }

    @Override
    public void tanh(float[] x, int offset, int n) {
        int end = offset + n;
        int i = offset;
        for (; i + LANES <= end; i += LANES) {
            FloatVector a = FloatVector.fromArray(SPECIES, x, i).min(TANH_LIMIT).max(-TANH_LIMIT);
            FloatVector q = a.mul(a);
            FloatVector p = q.fma(TANH_N13, TANH_N11);
            p = q.fma(p, FloatVector.broadcast(SPECIES, TANH_N9));
            p = q.fma(p, FloatVector.broadcast(SPECIES, TANH_N7));
            p = q.fma(p, FloatVector.broadcast(SPECIES, TANH_N5));
            p = q.fma(p, FloatVector.broadcast(SPECIES, TANH_N3));
            p = q.fma(p, FloatVector.broadcast(SPECIES, TANH_N1));
            FloatVector d = q.fma(TANH_D6, TANH_D4);
            d = q.fma(d, FloatVector.broadcast(SPECIES, TANH_D2));
            d = q.fma(d, FloatVector.broadcast(SPECIES, TANH_D0));
            a.mul(p).div(d).intoArray(x, i);
        }
        for (; i < end; i++) {
            x[i] = ScalarMath.tanh(x[i]);
        }
    }

    @Override
    public void sigmoid(float[] x, int offset, int n) {
        scale(x, offset, n, 0.5f);
        tanh(x, offset, n);
        FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
        int end = offset + n;
        int i = offset;
        for (; i + LANES <= end; i += LANES) {
            half.fma(FloatVector.fromArray(SPECIES, x, i), half).intoArray(x, i);
        }
        for (; i < end; i++) {
            x[i] = Math.fma(0.5f, x[i], 0.5f);
        }
    }

    @Override
    public void relu(float[] x, int offset, int n) {
        int end = offset + n;
        int i = offset;
        for (; i + LANES <= end; i += LANES) {
            FloatVector.fromArray(SPECIES, x, i).max(0f).intoArray(x, i);
        }
        for (; i < end; i++) {
            x[i] = Math.max(0f, x[i]);
        }
    }

    @Override
    public void exp(float[] x, int offset, int n, float shift) {
        int end = offset + n;
        int i = offset;
        for (; i + LANES <= end; i += LANES) {
            FloatVector a =
                    FloatVector.fromArray(SPECIES, x, i).sub(shift).min(EXP_MAX).max(EXP_MIN);
            FloatVector t = a.fma(LOG2_E, ROUND);
            FloatVector whole = t.sub(ROUND);
            FloatVector r = whole.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), a);
            r = whole.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
            FloatVector p = r.fma(EXP_5, EXP_4);
            p = r.fma(p, FloatVector.broadcast(SPECIES, EXP_3));
            p = r.fma(p, FloatVector.broadcast(SPECIES, EXP_2));
            p = r.fma(p, FloatVector.broadcast(SPECIES, EXP_1));
            p = r.fma(p, FloatVector.broadcast(SPECIES, EXP_0));
            p = r.mul(r).fma(p, r).add(1f);
            FloatVector power = t.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 23)
                    .add(127 << 23)
                    .reinterpretAsFloats();
            p.mul(power).intoArray(x, i);
        }
        for (; i < end; i++) {
            x[i] = ScalarMath.exp(x[i] - shift);
        }
    }

    @Override
    public void scale(float[] x, int offset, int n, float factor) {
        int end = offset + n;
        int i = offset;
        for (; i + LANES <= end; i += LANES) {
            FloatVector.fromArray(SPECIES, x, i).mul(factor).intoArray(x, i);
        }
        for (; i < end; i++) {
            x[i] *= factor;
        }
    }
}
