package io.github.cellstream.runtime.jvm.vector;

import static io.github.cellstream.runtime.jvm.ScalarMath.*;

import io.github.cellstream.runtime.jvm.CellRows;
import io.github.cellstream.runtime.jvm.Kernels;
import io.github.cellstream.runtime.jvm.PanelProduct;
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
    /** Whether the registers hold tiles of more than two rows: 256 bits are AVX2's, with 16 registers. */
    private static final boolean TALL = SPECIES.vectorBitSize() != 256;

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
        PanelProduct product = new PanelProduct();
        product.rows = rows;
        product.depth = depth;
        product.a = x;
        product.aRowStride = xStride;
        product.b = panels;
        product.bOffset = panel + WIDTH;
        product.c = tile;
        product.cStride = WIDTH;
        for (int r = 0; r < rows; r++) {
            System.arraycopy(panels, panel, tile, r * WIDTH, WIDTH);
        }
        accumulate(product);
    }

    @Override
    public void accumulate(PanelProduct product) {
        if (product.vectors <= 2) {
            oneVector(product);
            if (product.vectors == 2) {
                product.bOffset += LANES;
                product.cOffset += LANES;
                oneVector(product);
                product.bOffset -= LANES;
                product.cOffset -= LANES;
            }
            return;
        }
        int rows = product.rows;
        int r = 0;
        if (TALL) {
            for (; r + 6 <= rows; r += 6) {
                VectorTiles.sixRows(product, r);
            }
            if (r + 4 <= rows) {
                VectorTiles.fourRows(product, r);
                r += 4;
            }
        }
        for (; r + 2 <= rows; r += 2) {
            VectorTiles.twoRows(product, r);
        }
        if (r < rows) {
            VectorTiles.oneRow(product, r);
        }
    }

    private static void oneVector(PanelProduct product) {
        int r = 0;
        for (; r + 6 <= product.rows; r += 6) {
            VectorTiles.sixRowsOfOneVector(product, r);
        }
        for (; r < product.rows; r++) {
            VectorTiles.oneRowOfOneVector(product, r);
        }
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
