package io.github.cellstream.runtime.jvm.vector;

import static io.github.cellstream.runtime.jvm.ScalarMath.*;

import io.github.cellstream.runtime.jvm.CellRows;
import io.github.cellstream.runtime.jvm.Kernels;
import io.github.cellstream.runtime.jvm.PanelProduct;
import io.github.cellstream.runtime.jvm.ScalarMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels with the Vector API, in the machine's preferred width.
 *
 * <p>The product broadcasts one input and multiplies it into four vectors of weights, without horizontal sums: each
 * column is the same chain of fused multiply-adds as in {@link io.github.cellstream.runtime.jvm.ScalarKernels}. No vector
 * crosses a call, for where the JIT does not inline the call the vector is boxed: whatever is applied to a vector is a loop
 * over an array.
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
    public void multiplyAdd(PanelProduct product) {
        if (product.vectors <= 2) {
            oneVector(product);
            if (product.vectors == 2) {
                shift(product, LANES);
                oneVector(product);
                shift(product, -LANES);
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

    private static void shift(PanelProduct product, int columns) {
        product.startOffset += columns;
        product.bOffset += columns;
        product.cOffset += columns;
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
    public void lstm(CellRows rows) {
        VectorCells.lstm(rows);
    }

    @Override
    public void gruReset(CellRows rows) {
        VectorCells.gruReset(rows);
    }

    @Override
    public void gru(CellRows rows) {
        VectorCells.gru(rows);
    }

    @Override
    public void gruResetAfter(CellRows rows) {
        VectorCells.gruResetAfter(rows);
    }

    @Override
    public void tanh(float[] x, int offset, int n) {
        VectorCells.tanh(x, offset, n);
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
