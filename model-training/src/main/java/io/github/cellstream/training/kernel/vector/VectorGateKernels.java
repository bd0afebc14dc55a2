package io.github.cellstream.training.kernel.vector;

import io.github.cellstream.runtime.jvm.Kernels;
import io.github.cellstream.training.kernel.AdamStep;
import io.github.cellstream.training.kernel.GateKernels;
import io.github.cellstream.training.kernel.GruRows;
import io.github.cellstream.training.kernel.LstmRows;
import io.github.cellstream.training.kernel.ScalarGateKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops with the Vector API, in the machine's preferred width: the operations of {@link ScalarGateKernels} in the same
 * order. No vector crosses a call.
 */
public final class VectorGateKernels implements GateKernels {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int WIDTH = 4 * LANES;

    private final Kernels kernels;

    private VectorGateKernels(Kernels kernels) {
        this.kernels = kernels;
    }

    /**
     * Makes the kernels.
     *
     * @throws UnsupportedOperationException if the others are not as wide as this machine's vectors
     */
    public static GateKernels create(Kernels kernels) {
        if (kernels.lanes() != LANES) {
            throw new UnsupportedOperationException("vectors of " + LANES + " floats, panels for " + kernels.lanes());
        }
        return new VectorGateKernels(kernels);
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public void lstmForward(LstmRows p) {
        float[] t = p.tape;
        for (int r = 0; r < p.rows; r++) {
            int at = p.gates + r * WIDTH;
            FloatVector.fromArray(SPECIES, t, at).mul(0.5f).intoArray(t, at);
            FloatVector.fromArray(SPECIES, t, at + LANES).mul(0.5f).intoArray(t, at + LANES);
            FloatVector.fromArray(SPECIES, t, at + 2 * LANES).mul(0.5f).intoArray(t, at + 2 * LANES);
        }
        kernels.tanh(t, p.gates, p.rows * WIDTH);
        FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
        for (int r = 0; r < p.rows; r++) {
            int at = p.gates + r * WIDTH;
            int row = r * p.stride;
            FloatVector i = half.fma(FloatVector.fromArray(SPECIES, t, at), half);
            FloatVector o = half.fma(FloatVector.fromArray(SPECIES, t, at + LANES), half);
            FloatVector f = half.fma(FloatVector.fromArray(SPECIES, t, at + 2 * LANES), half);
            FloatVector g = FloatVector.fromArray(SPECIES, t, at + 3 * LANES);
            FloatVector old = FloatVector.fromArray(SPECIES, t, p.cell + row);
            FloatVector c = f.fma(old, i.mul(g));
            i.intoArray(t, at);
            o.intoArray(t, at + LANES);
            f.intoArray(t, at + 2 * LANES);
            old.intoArray(t, p.oldCell + row);
            c.intoArray(t, p.cell + row);
            c.intoArray(t, p.tanhCell + r * LANES);
        }
        kernels.tanh(t, p.tanhCell, p.rows * LANES);
        for (int r = 0; r < p.rows; r++) {
            FloatVector o = FloatVector.fromArray(SPECIES, t, p.gates + r * WIDTH + LANES);
            o.mul(FloatVector.fromArray(SPECIES, t, p.tanhCell + r * LANES)).intoArray(t, p.output + r * p.stride);
        }
    }

    @Override
    public void lstmBackward(LstmRows p) {
        float[] t = p.tape;
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        for (int r = 0; r < p.rows; r++) {
            int at = p.gates + r * WIDTH;
            int row = r * p.stride;
            FloatVector i = FloatVector.fromArray(SPECIES, t, at);
            FloatVector o = FloatVector.fromArray(SPECIES, t, at + LANES);
            FloatVector f = FloatVector.fromArray(SPECIES, t, at + 2 * LANES);
            FloatVector g = FloatVector.fromArray(SPECIES, t, at + 3 * LANES);
            FloatVector tanh = FloatVector.fromArray(SPECIES, t, p.tanhCell + r * LANES);
            FloatVector dh = FloatVector.fromArray(SPECIES, t, p.outputGradient + row)
                    .add(FloatVector.fromArray(SPECIES, t, p.stateGradient + row));
            FloatVector dc =
                    dh.mul(o).fma(tanh.neg().fma(tanh, one), FloatVector.fromArray(SPECIES, t, p.cellGradient + row));
            dc.mul(g).mul(i).mul(one.sub(i)).intoArray(t, at);
            dh.mul(tanh).mul(o).mul(one.sub(o)).intoArray(t, at + LANES);
            dc.mul(FloatVector.fromArray(SPECIES, t, p.oldCell + row))
                    .mul(f)
                    .mul(one.sub(f))
                    .intoArray(t, at + 2 * LANES);
            dc.mul(i).mul(g.neg().fma(g, one)).intoArray(t, at + 3 * LANES);
            dc.mul(f).intoArray(t, p.cellGradient + row);
        }
    }

    @Override
    public void gruForward(GruRows p) {
        float[] t = p.tape;
        for (int r = 0; r < p.rows; r++) {
            int at = p.gates + r * WIDTH;
            int to = p.work + 2 * r * LANES;
            FloatVector.fromArray(SPECIES, t, at).mul(0.5f).intoArray(t, to);
            FloatVector.fromArray(SPECIES, t, at + LANES).mul(0.5f).intoArray(t, to + LANES);
        }
        kernels.tanh(t, p.work, p.rows * 2 * LANES);
        FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
        for (int r = 0; r < p.rows; r++) {
            int at = p.gates + r * WIDTH;
            int from = p.work + 2 * r * LANES;
            FloatVector z = half.fma(FloatVector.fromArray(SPECIES, t, from), half);
            FloatVector reset = half.fma(FloatVector.fromArray(SPECIES, t, from + LANES), half);
            z.intoArray(t, at);
            reset.intoArray(t, at + LANES);
            reset.fma(
                            FloatVector.fromArray(SPECIES, t, at + 3 * LANES),
                            FloatVector.fromArray(SPECIES, t, at + 2 * LANES))
                    .intoArray(t, p.work + r * LANES);
        }
        kernels.tanh(t, p.work, p.rows * LANES);
        for (int r = 0; r < p.rows; r++) {
            int at = p.gates + r * WIDTH;
            int row = r * p.stride;
            FloatVector n = FloatVector.fromArray(SPECIES, t, p.work + r * LANES);
            FloatVector z = FloatVector.fromArray(SPECIES, t, at);
            n.intoArray(t, at + 2 * LANES);
            z.fma(FloatVector.fromArray(SPECIES, t, p.oldState + row).sub(n), n).intoArray(t, p.output + row);
        }
    }

    @Override
    public void gruBackward(GruRows p) {
        float[] t = p.tape;
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        for (int r = 0; r < p.rows; r++) {
            int at = p.gates + r * WIDTH;
            int row = r * p.stride;
            FloatVector z = FloatVector.fromArray(SPECIES, t, at);
            FloatVector reset = FloatVector.fromArray(SPECIES, t, at + LANES);
            FloatVector n = FloatVector.fromArray(SPECIES, t, at + 2 * LANES);
            FloatVector rh = FloatVector.fromArray(SPECIES, t, at + 3 * LANES);
            FloatVector dh = FloatVector.fromArray(SPECIES, t, p.outputGradient + row)
                    .add(FloatVector.fromArray(SPECIES, t, p.stateGradient + row));
            FloatVector dn = dh.mul(one.sub(z)).mul(n.neg().fma(n, one));
            dh.mul(FloatVector.fromArray(SPECIES, t, p.oldState + row).sub(n))
                    .mul(z)
                    .mul(one.sub(z))
                    .intoArray(t, at);
            dn.mul(rh).mul(reset).mul(one.sub(reset)).intoArray(t, at + LANES);
            dn.intoArray(t, at + 2 * LANES);
            dn.mul(reset).intoArray(t, at + 3 * LANES);
            dh.mul(z).intoArray(t, p.stateGradient + row);
        }
    }

    @Override
    public void adam(AdamStep s) {
        float rest1 = 1f - s.beta1;
        float rest2 = 1f - s.beta2;
        FloatVector beta1 = FloatVector.broadcast(SPECIES, s.beta1);
        FloatVector beta2 = FloatVector.broadcast(SPECIES, s.beta2);
        FloatVector decay = FloatVector.broadcast(SPECIES, -s.decay);
        int j = s.from;
        for (; j + LANES <= s.to; j += LANES) {
            FloatVector g = FloatVector.fromArray(SPECIES, s.gradient, j).mul(s.scale);
            FloatVector m = beta1.fma(FloatVector.fromArray(SPECIES, s.mean, j), g.mul(rest1));
            FloatVector v = beta2.fma(
                    FloatVector.fromArray(SPECIES, s.square, j), g.mul(rest2).mul(g));
            m.intoArray(s.mean, j);
            v.intoArray(s.square, j);
            FloatVector w = FloatVector.fromArray(SPECIES, s.weights, j);
            decay.fma(w, w).sub(m.mul(s.rate).div(v.sqrt().add(s.epsilon))).intoArray(s.weights, j);
        }
        ScalarGateKernels.adam(s, j);
    }
}
