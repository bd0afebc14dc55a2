package io.github.cellstream.training.pass;

import io.github.cellstream.training.kernel.GateKernels;
import io.github.cellstream.training.kernel.LstmRows;
import java.util.Arrays;

/** LSTM: {@code c' = σ(f) c + σ(i) tanh(g)}, {@code h' = σ(o) tanh(c')}. */
final class LstmSteps implements CellSteps {
    private final RecurrentTape own;
    private final RecurrentInput input;
    private final RecurrentSums sums;
    private final GateKernels kernels;
    private final LstmRows rows = new LstmRows();
    private final int lanes;
    private final int cell;
    private final int cellGradient;
    private final int oldCells;
    private final int tanhCells;

    LstmSteps(RecurrentTape own, RecurrentInput input, Parameters parameters, GateKernels kernels) {
        this.own = own;
        this.input = input;
        this.kernels = kernels;
        this.sums = new RecurrentSums(own, parameters, new Multiply(kernels.kernels()));
        this.lanes = kernels.kernels().lanes();
        this.cell = own.tape.reserve(own.states());
        this.cellGradient = own.tape.reserve(own.states());
        this.oldCells = own.tape.reserve((long) own.shape.maxTotal() * own.stride());
        this.tanhCells = own.tape.reserve((long) own.panels() * own.shape.maxTotal() * lanes);
    }

    @Override
    public int cellState() {
        return cell;
    }

    @Override
    public void forward(int t) {
        for (int panel = 0; panel < own.panels(); panel++) {
            input.write(t, panel, own.gates(panel, t));
            sums.forward(t, panel, own.oldState(t));
            point(t, panel);
            kernels.lstmForward(rows);
        }
    }

    @Override
    public void beginBackward() {
        Arrays.fill(own.tape.data(), cellGradient, cellGradient + own.shape.rows() * own.stride(), 0f);
    }

    @Override
    public void backward(int t) {
        for (int panel = 0; panel < own.panels(); panel++) {
            point(t, panel);
            kernels.lstmBackward(rows);
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

    private void point(int t, int panel) {
        int unit = panel * lanes;
        int packed = own.shape.base(t) * own.stride() + unit;
        rows.tape = own.tape.data();
        rows.rows = own.shape.active(t);
        rows.gates = own.gates(panel, t);
        rows.tanhCell = tanhCells + (panel * own.shape.maxTotal() + own.shape.base(t)) * lanes;
        rows.stride = own.stride();
        rows.cell = cell + unit;
        rows.oldCell = oldCells + packed;
        rows.output = own.output.values() + packed;
        rows.outputGradient = own.output.gradients() + packed;
        rows.stateGradient = own.stateGradient + unit;
        rows.cellGradient = cellGradient + unit;
    }
}
