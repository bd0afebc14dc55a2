package io.github.cellstream.training.pass;

import io.github.cellstream.runtime.jvm.Kernels;

/**
 * GRU, the reset gate before the product: {@code n = tanh(W x + R (r ⊙ h) + b)}, {@code h' = n + z (h - n)}. Panels hold z,
 * then r, then n, units side by side.
 */
final class GruSteps implements CellSteps {
    private final RecurrentTape own;
    private final RecurrentInput input;
    private final RecurrentSums sums;
    private final Kernels kernels;
    private final int slot;
    private final int resetStates;
    private final int resetGradient;

    GruSteps(RecurrentTape own, RecurrentInput input, Parameters parameters, Kernels kernels) {
        this.own = own;
        this.input = input;
        this.kernels = kernels;
        this.sums = new RecurrentSums(own, parameters, new Multiply(kernels));
        this.slot = own.parameters.columns.panelsPerSlot();
        this.resetStates = own.tape.reserve((long) own.shape.maxTotal() * own.stride());
        this.resetGradient = own.tape.reserve(own.states());
    }

    @Override
    public void forward(int t) {
        float[] tape = own.tape.data();
        int rows = own.shape.active(t);
        int reset = resetStates + own.shape.base(t) * own.stride();
        for (int panel = 0; panel < 2 * slot; panel++) {
            input.write(t, panel, own.gates(panel, t));
            sums.forward(t, panel, own.oldState(t));
            kernels.sigmoid(tape, own.gates(panel, t), rows * own.width);
        }
        for (int p = 0; p < slot; p++) {
            for (int r = 0; r < rows; r++) {
                int gate = own.gates(slot + p, t) + r * own.width;
                int at = r * own.stride() + p * own.width;
                for (int u = 0; u < own.width; u++) {
                    tape[reset + at + u] = tape[gate + u] * tape[own.oldState(t) + at + u];
                }
            }
        }
        for (int p = 0; p < slot; p++) {
            int candidate = own.gates(2 * slot + p, t);
            input.write(t, 2 * slot + p, candidate);
            sums.forward(t, 2 * slot + p, reset);
            kernels.tanh(tape, candidate, rows * own.width);
            for (int r = 0; r < rows; r++) {
                int at = r * own.stride() + p * own.width;
                int out = own.output.value(own.shape.base(t)) + at;
                int z = own.gates(p, t) + r * own.width;
                int n = candidate + r * own.width;
                for (int u = 0; u < own.width; u++) {
                    float value = tape[n + u];
                    tape[out + u] = Math.fma(tape[z + u], tape[own.oldState(t) + at + u] - value, value);
                }
            }
        }
    }

    @Override
    public void backward(int t) {
        for (int p = 0; p < slot; p++) {
            candidateAndUpdate(t, p);
        }
        sums.backward(t, 2 * slot, 3 * slot, resetGradient, true);
        for (int p = 0; p < slot; p++) {
            reset(t, p);
        }
        for (int panel = 0; panel < own.panels(); panel++) {
            input.add(t, panel, own.gates(panel, t));
        }
        if (t > 0) {
            sums.backward(t, 0, 2 * slot, own.stateGradient, false);
        }
    }

    @Override
    public void gradient(float[] gradient) {
        sums.gradient(gradient, 0, 2 * slot, own.oldStates);
        sums.gradient(gradient, 2 * slot, 3 * slot, resetStates);
    }

    private void candidateAndUpdate(int t, int p) {
        float[] tape = own.tape.data();
        for (int r = 0; r < own.shape.active(t); r++) {
            int z = own.gates(p, t) + r * own.width;
            int n = own.gates(2 * slot + p, t) + r * own.width;
            int at = r * own.stride() + p * own.width;
            int above = own.output.gradient(own.shape.base(t)) + at;
            int old = own.oldState(t) + at;
            int state = own.stateGradient + at;
            for (int u = 0; u < own.width; u++) {
                float update = tape[z + u];
                float candidate = tape[n + u];
                float dh = tape[above + u] + tape[state + u];
                tape[z + u] = dh * (tape[old + u] - candidate) * update * (1f - update);
                tape[n + u] = dh * (1f - update) * Math.fma(-candidate, candidate, 1f);
                tape[state + u] = dh * update;
            }
        }
    }

    private void reset(int t, int p) {
        float[] tape = own.tape.data();
        for (int r = 0; r < own.shape.active(t); r++) {
            int gate = own.gates(slot + p, t) + r * own.width;
            int at = r * own.stride() + p * own.width;
            int old = own.oldState(t) + at;
            int state = own.stateGradient + at;
            for (int u = 0; u < own.width; u++) {
                float reset = tape[gate + u];
                float d = tape[resetGradient + at + u];
                tape[gate + u] = d * tape[old + u] * reset * (1f - reset);
                tape[state + u] = Math.fma(d, reset, tape[state + u]);
            }
        }
    }
}
