package io.github.cellstream.runtime.jvm.vector;

import static io.github.cellstream.runtime.jvm.ScalarMath.*;

import io.github.cellstream.runtime.jvm.CellRows;
import io.github.cellstream.runtime.jvm.ScalarMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * tanh and the gates of {@link VectorKernels}, operation by operation as in {@link
 * io.github.cellstream.runtime.jvm.ScalarKernels}: a pass over all gates takes tanh of each as a fraction, numerators in
 * the place of the gates and denominators in the scratch; a pass over the units puts the fractions together.
 */
final class VectorCells {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private VectorCells() {}

    /** tanh of {@code n} floats. */
    static void tanh(float[] x, int offset, int n) {
        IntVector infinity = IntVector.broadcast(INTS, INFINITY);
        IntVector limit = IntVector.broadcast(INTS, TANH_LIMIT);
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector n3 = FloatVector.broadcast(SPECIES, TANH_N3);
        FloatVector n5 = FloatVector.broadcast(SPECIES, TANH_N5);
        FloatVector n7 = FloatVector.broadcast(SPECIES, TANH_N7);
        FloatVector n9 = FloatVector.broadcast(SPECIES, TANH_N9);
        FloatVector d2 = FloatVector.broadcast(SPECIES, TANH_D2);
        FloatVector d4 = FloatVector.broadcast(SPECIES, TANH_D4);
        FloatVector d6 = FloatVector.broadcast(SPECIES, TANH_D6);
        FloatVector d8 = FloatVector.broadcast(SPECIES, TANH_D8);
        int end = offset + n;
        int i = offset;
        for (; i + LANES <= end; i += LANES) {
            IntVector bits = FloatVector.fromArray(SPECIES, x, i).reinterpretAsInts();
            IntVector aMagnitude = bits.and(MAGNITUDE);
            IntVector aIfNaN = infinity.sub(aMagnitude).lanewise(VectorOperators.ASHR, 31);
            FloatVector a =
                    bits.and(~MAGNITUDE).or(aMagnitude.min(limit)).or(aIfNaN).reinterpretAsFloats();
            FloatVector a2 = a.mul(a);
            FloatVector p = a2.fma(n9, n7);
            p = a2.fma(p, n5);
            p = a2.fma(p, n3);
            p = a2.fma(p, one).mul(a);
            FloatVector q = a2.fma(d8, d6);
            q = a2.fma(q, d4);
            q = a2.fma(q, d2);
            q = a2.fma(q, one);
            p.div(q).intoArray(x, i);
        }
        for (; i < end; i++) {
            x[i] = ScalarMath.tanh(x[i]);
        }
    }

    /** tanh of {@code n} gates from the first on, whole vectors, as fractions. */
    private static void fractions(float[] gates, int n, float[] denominators) {
        IntVector infinity = IntVector.broadcast(INTS, INFINITY);
        IntVector limit = IntVector.broadcast(INTS, TANH_LIMIT);
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector n3 = FloatVector.broadcast(SPECIES, TANH_N3);
        FloatVector n5 = FloatVector.broadcast(SPECIES, TANH_N5);
        FloatVector n7 = FloatVector.broadcast(SPECIES, TANH_N7);
        FloatVector n9 = FloatVector.broadcast(SPECIES, TANH_N9);
        FloatVector d2 = FloatVector.broadcast(SPECIES, TANH_D2);
        FloatVector d4 = FloatVector.broadcast(SPECIES, TANH_D4);
        FloatVector d6 = FloatVector.broadcast(SPECIES, TANH_D6);
        FloatVector d8 = FloatVector.broadcast(SPECIES, TANH_D8);
        for (int i = 0; i < n; i += LANES) {
            IntVector bits = FloatVector.fromArray(SPECIES, gates, i).reinterpretAsInts();
            IntVector aMagnitude = bits.and(MAGNITUDE);
            IntVector aIfNaN = infinity.sub(aMagnitude).lanewise(VectorOperators.ASHR, 31);
            FloatVector a =
                    bits.and(~MAGNITUDE).or(aMagnitude.min(limit)).or(aIfNaN).reinterpretAsFloats();
            FloatVector a2 = a.mul(a);
            FloatVector p = a2.fma(n9, n7);
            p = a2.fma(p, n5);
            p = a2.fma(p, n3);
            p = a2.fma(p, one).mul(a);
            FloatVector q = a2.fma(d8, d6);
            q = a2.fma(q, d4);
            q = a2.fma(q, d2);
            q = a2.fma(q, one);
            p.intoArray(gates, i);
            q.intoArray(denominators, i);
        }
    }

    static void lstm(CellRows rows) {
        float[] gates = rows.gates;
        float[] below = rows.scratch;
        fractions(gates, rows.rows * rows.gateStride, below);
        IntVector infinity = IntVector.broadcast(INTS, INFINITY);
        IntVector limit = IntVector.broadcast(INTS, TANH_LIMIT);
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector n3 = FloatVector.broadcast(SPECIES, TANH_N3);
        FloatVector n5 = FloatVector.broadcast(SPECIES, TANH_N5);
        FloatVector n7 = FloatVector.broadcast(SPECIES, TANH_N7);
        FloatVector n9 = FloatVector.broadcast(SPECIES, TANH_N9);
        FloatVector d2 = FloatVector.broadcast(SPECIES, TANH_D2);
        FloatVector d4 = FloatVector.broadcast(SPECIES, TANH_D4);
        FloatVector d6 = FloatVector.broadcast(SPECIES, TANH_D6);
        FloatVector d8 = FloatVector.broadcast(SPECIES, TANH_D8);
        for (int r = 0; r < rows.rows; r++) {
            int at = r * rows.gateStride;
            int cell = rows.oldOffset + r * rows.oldStride;
            int out = rows.nextOffset + r * rows.nextStride;
            for (int u = 0; u < rows.units; u += LANES) {
                FloatVector di = FloatVector.fromArray(SPECIES, below, at);
                FloatVector df = FloatVector.fromArray(SPECIES, below, at + 2 * LANES);
                FloatVector fresh = di.add(FloatVector.fromArray(SPECIES, gates, at))
                        .mul(FloatVector.fromArray(SPECIES, gates, at + 3 * LANES));
                FloatVector freshBelow = di.mul(FloatVector.fromArray(SPECIES, below, at + 3 * LANES));
                FloatVector kept = df.add(FloatVector.fromArray(SPECIES, gates, at + 2 * LANES))
                        .mul(FloatVector.fromArray(SPECIES, rows.old, cell + u));
                FloatVector c = kept.fma(freshBelow, fresh.mul(df)).mul(0.5f).div(df.mul(freshBelow));
                c.intoArray(rows.old, cell + u);
                IntVector bits = c.reinterpretAsInts();
                IntVector tMagnitude = bits.and(MAGNITUDE);
                IntVector tIfNaN = infinity.sub(tMagnitude).lanewise(VectorOperators.ASHR, 31);
                FloatVector t = bits.and(~MAGNITUDE)
                        .or(tMagnitude.min(limit))
                        .or(tIfNaN)
                        .reinterpretAsFloats();
                FloatVector t2 = t.mul(t);
                FloatVector p = t2.fma(n9, n7);
                p = t2.fma(p, n5);
                p = t2.fma(p, n3);
                p = t2.fma(p, one).mul(t);
                FloatVector q = t2.fma(d8, d6);
                q = t2.fma(q, d4);
                q = t2.fma(q, d2);
                q = t2.fma(q, one);
                FloatVector dout = FloatVector.fromArray(SPECIES, below, at + LANES);
                dout.add(FloatVector.fromArray(SPECIES, gates, at + LANES))
                        .mul(p.mul(0.5f))
                        .div(dout.mul(q))
                        .intoArray(rows.next, out + u);
                at += 4 * LANES;
            }
        }
    }

    static void gruReset(CellRows rows) {
        fractions(rows.gates, rows.rows * rows.gateStride, rows.scratch);
        reset(rows, rows.old, rows.oldOffset, rows.oldStride, rows.next, rows.nextOffset, rows.nextStride);
    }

    static void gruResetAfter(CellRows rows) {
        float[] gates = rows.gates;
        fractions(gates, rows.rows * rows.gateStride, rows.scratch);
        reset(rows, gates, rows.rh, rows.partStride, gates, rows.rh, rows.partStride);
        int n = rows.rows * rows.partStride;
        for (int i = 0; i < n; i += LANES) {
            FloatVector.fromArray(SPECIES, gates, rows.rh + i)
                    .add(FloatVector.fromArray(SPECIES, gates, rows.wx + i))
                    .intoArray(gates, rows.wx + i);
        }
        gru(rows);
    }

    /** σ(r) times what is read, which may lie where the product goes. */
    private static void reset(
            CellRows rows, float[] x, int offset, int stride, float[] into, int outOffset, int outStride) {
        float[] gates = rows.gates;
        float[] below = rows.scratch;
        for (int r = 0; r < rows.rows; r++) {
            int at = r * rows.gateStride + LANES;
            int from = offset + r * stride;
            int out = outOffset + r * outStride;
            for (int u = 0; u < rows.units; u += LANES) {
                FloatVector d = FloatVector.fromArray(SPECIES, below, at);
                d.add(FloatVector.fromArray(SPECIES, gates, at))
                        .mul(FloatVector.fromArray(SPECIES, x, from + u).mul(0.5f))
                        .div(d)
                        .intoArray(into, out + u);
                at += 2 * LANES;
            }
        }
    }

    static void gru(CellRows rows) {
        float[] gates = rows.gates;
        float[] below = rows.scratch;
        IntVector infinity = IntVector.broadcast(INTS, INFINITY);
        IntVector limit = IntVector.broadcast(INTS, TANH_LIMIT);
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector n3 = FloatVector.broadcast(SPECIES, TANH_N3);
        FloatVector n5 = FloatVector.broadcast(SPECIES, TANH_N5);
        FloatVector n7 = FloatVector.broadcast(SPECIES, TANH_N7);
        FloatVector n9 = FloatVector.broadcast(SPECIES, TANH_N9);
        FloatVector d2 = FloatVector.broadcast(SPECIES, TANH_D2);
        FloatVector d4 = FloatVector.broadcast(SPECIES, TANH_D4);
        FloatVector d6 = FloatVector.broadcast(SPECIES, TANH_D6);
        FloatVector d8 = FloatVector.broadcast(SPECIES, TANH_D8);
        for (int r = 0; r < rows.rows; r++) {
            int at = r * rows.gateStride;
            int part = rows.wx + r * rows.partStride;
            int old = rows.oldOffset + r * rows.oldStride;
            int out = rows.nextOffset + r * rows.nextStride;
            for (int u = 0; u < rows.units; u += LANES) {
                IntVector bits = FloatVector.fromArray(SPECIES, gates, part + u).reinterpretAsInts();
                IntVector tMagnitude = bits.and(MAGNITUDE);
                IntVector tIfNaN = infinity.sub(tMagnitude).lanewise(VectorOperators.ASHR, 31);
                FloatVector t = bits.and(~MAGNITUDE)
                        .or(tMagnitude.min(limit))
                        .or(tIfNaN)
                        .reinterpretAsFloats();
                FloatVector t2 = t.mul(t);
                FloatVector p = t2.fma(n9, n7);
                p = t2.fma(p, n5);
                p = t2.fma(p, n3);
                p = t2.fma(p, one).mul(t);
                FloatVector q = t2.fma(d8, d6);
                q = t2.fma(q, d4);
                q = t2.fma(q, d2);
                q = t2.fma(q, one);
                FloatVector dz = FloatVector.fromArray(SPECIES, below, at);
                FloatVector twice = dz.add(dz);
                FloatVector distance =
                        FloatVector.fromArray(SPECIES, rows.old, old + u).fma(q, p.neg());
                dz.add(FloatVector.fromArray(SPECIES, gates, at))
                        .fma(distance, twice.mul(p))
                        .div(twice.mul(q))
                        .intoArray(rows.next, out + u);
                at += 2 * LANES;
            }
        }
    }
}
