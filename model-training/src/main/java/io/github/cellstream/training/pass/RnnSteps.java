package io.github.cellstream.training.pass;

import io.github.cellstream.runtime.jvm.Kernels;
import io.github.cellstream.runtime.network.Cell;

/** The plain cell: {@code h' = tanh(W x + R h + b)}, or {@code max(0, …)}. */
final class RnnSteps implements CellSteps {
    private final RecurrentTape own;
    private final RecurrentInput input;
    private final RecurrentSums sums;
    private final Kernels kernels;
    private final boolean relu;

    RnnSteps(RecurrentTape own, RecurrentInput input, Parameters parameters, Kernels kernels) {
        this.own = own;
        this.input = input;
        this.kernels = kernels;
        this.sums = new RecurrentSums(own, parameters, new Multiply(kernels));
        this.relu = own.parameters.layer.cell() == Cell.RNN_RELU;
    }

    @Override
    public void forward(int t) {
        float[] tape = own.tape.data();
        int rows = own.shape.active(t);
        for (int panel = 0; panel < own.panels(); panel++) {
            int gates = own.gates(panel, t);
            input.write(t, panel, gates);
            sums.forward(t, panel, own.oldState(t));
            if (relu) {
                kernels.relu(tape, gates, rows * own.width);
            } else {
                kernels.tanh(tape, gates, rows * own.width);
            }
            for (int r = 0; r < rows; r++) {
                int out = own.output.value(own.shape.base(t) + r) + panel * own.width;
                System.arraycopy(tape, gates + r * own.width, tape, out, own.width);
            }
        }
    }

    @Override
    public void backward(int t) {
        float[] tape = own.tape.data();
        for (int panel = 0; panel < own.panels(); panel++) {
            for (int r = 0; r < own.shape.active(t); r++) {
                int gate = own.gates(panel, t) + r * own.width;
                int above = own.output.gradient(own.shape.base(t) + r) + panel * own.width;
                int state = own.stateGradient + r * own.stride() + panel * own.width;
                for (int u = 0; u < own.width; u++) {
                    float h = tape[gate + u];
                    float slope = relu ? (h > 0 ? 1f : 0f) : Math.fma(-h, h, 1f);
                    tape[gate + u] = (tape[above + u] + tape[state + u]) * slope;
                }
            }
        }
        for (int panel = 0; panel < own.panels(); panel++) {
            input.add(t, panel, own.gates(panel, t));
        }
        if (t > 0) {
            sums.backward(t, 0, own.panels(), own.stateGradient, true);
        }
    }

    @Override
    public void gradient(float[] gradient) {
        sums.gradient(gradient, 0, own.panels(), own.oldStates);
    }
}
