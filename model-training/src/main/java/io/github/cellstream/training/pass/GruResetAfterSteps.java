package io.github.cellstream.training.pass;

import io.github.cellstream.training.kernel.GateKernels;
import io.github.cellstream.training.kernel.GruRows;

/** GRU, the reset gate behind the product: {@code n = tanh(W x + b + r ⊙ (R h + rb))}, {@code h' = n + z (h - n)}. */
final class GruResetAfterSteps implements CellSteps {
    private final RecurrentTape own;
    private final RecurrentInput input;
    private final RecurrentSums sums;
    private final GateKernels kernels;
    private final GruRows rows = new GruRows();
    private final int lanes;
    private final int work;

    GruResetAfterSteps(RecurrentTape own, RecurrentInput input, Parameters parameters, GateKernels kernels) {
        this.own = own;
        this.input = input;
        this.kernels = kernels;
        this.sums = new RecurrentSums(own, parameters, new Multiply(kernels.kernels()));
        this.lanes = kernels.kernels().lanes();
        this.work = own.tape.reserve(2L * own.shape.maxRows() * lanes);
    }

    @Override
    public void forward(int t) {
        for (int panel = 0; panel < own.panels(); panel++) {
            input.write(t, panel, own.gates(panel, t));
            sums.forward(t, panel, own.oldState(t));
            point(t, panel);
            kernels.gruForward(rows);
        }
    }

    @Override
    public void backward(int t) {
        for (int panel = 0; panel < own.panels(); panel++) {
            point(t, panel);
            kernels.gruBackward(rows);
            input.add(t, panel, own.gates(panel, t));
        }
        if (t > 0) {
            sums.backward(t, 0, own.panels(), own.stateGradient, false);
        }
    }

    @Override
    public void gradient(float[] gradient) {
        sums.gradient(gradient, 0, own.panels(), own.oldStates);
    }

    private void point(int t, int panel) {
        int unit = panel * lanes;
        int packed = own.shape.base(t) * own.stride() + unit;
        rows.tape = own.tape.data();
        rows.rows = own.shape.active(t);
        rows.gates = own.gates(panel, t);
        rows.work = work;
        rows.stride = own.stride();
        rows.oldState = own.oldStates + packed;
        rows.output = own.output.values() + packed;
        rows.outputGradient = own.output.gradients() + packed;
        rows.stateGradient = own.stateGradient + unit;
    }
}
