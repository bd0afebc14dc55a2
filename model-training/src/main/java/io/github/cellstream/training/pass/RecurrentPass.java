package io.github.cellstream.training.pass;

import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.training.kernel.GateKernels;
import java.util.Arrays;

/**
 * Back-propagation through time (Werbos, 1990) of one recurrent layer. What comes from the input is computed for all steps
 * in one product, the recurrence step by step over all active sequences, the weights' gradients over all steps again.
 */
final class RecurrentPass implements Pass {
    private final RecurrentTape own;
    private final RecurrentInput input;
    private final CellSteps steps;

    RecurrentPass(RecurrentTape own, RecurrentInput input, Parameters parameters, GateKernels kernels) {
        this.own = own;
        this.input = input;
        Cell cell = own.parameters.layer.cell();
        this.steps = switch (cell) {
            case LSTM -> new LstmSteps(own, input, parameters, kernels);
            case GRU_RESET_AFTER -> new GruResetAfterSteps(own, input, parameters, kernels);
            case GRU -> new GruSteps(own, input, parameters, kernels.kernels());
            case RNN_TANH, RNN_RELU -> new RnnSteps(own, input, parameters, kernels.kernels());
        };
    }

    @Override
    public void forward(boolean training, long seed) {
        float[] tape = own.tape.data();
        Shape shape = own.shape;
        own.dropping = training;
        int stride = own.stride();
        input.begin();
        for (int t = 0; t < shape.steps(); t++) {
            int floats = shape.active(t) * stride;
            System.arraycopy(tape, own.state, tape, own.oldState(t), floats);
            steps.forward(t);
            System.arraycopy(tape, own.output.value(shape.base(t)), tape, own.state, floats);
        }
    }

    @Override
    public void backward(float[] gradient) {
        float[] tape = own.tape.data();
        Arrays.fill(tape, own.stateGradient, own.stateGradient + own.shape.rows() * own.stride(), 0f);
        steps.beginBackward();
        input.beginBackward();
        for (int t = own.shape.steps() - 1; t >= 0; t--) {
            steps.backward(t);
        }
        steps.gradient(gradient);
        input.backward(gradient);
        own.parameters.mask(gradient);
    }

    /** Sets the states that the sequences begin with. */
    void begin(int row, float[] states, int offset) {
        System.arraycopy(states, offset, own.tape.data(), own.state + row * own.stride(), own.hidden());
        if (steps.cellState() != Activations.NONE) {
            int at = steps.cellState() + row * own.stride();
            System.arraycopy(states, offset + own.hidden(), own.tape.data(), at, own.hidden());
        }
    }

    /** Gets the states behind a sequence's last step. */
    void end(int row, float[] states, int offset) {
        System.arraycopy(own.tape.data(), own.state + row * own.stride(), states, offset, own.hidden());
        if (steps.cellState() != Activations.NONE) {
            int at = steps.cellState() + row * own.stride();
            System.arraycopy(own.tape.data(), at, states, offset + own.hidden(), own.hidden());
        }
    }

    int stateSize() {
        return own.parameters.layer.cell().states() * own.hidden();
    }

    float[] initialState() {
        float[] given = own.parameters.layer.initialState();
        return given.length == 0 ? new float[stateSize()] : given;
    }
}
