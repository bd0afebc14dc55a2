package io.github.cellstream.training.pass;

import java.util.Arrays;

/** Picks each sequence's last step: what is behind works once a sequence. */
final class EndPass implements Pass {
    private final Activations input;
    private final Activations output;

    EndPass(Activations input, Activations output) {
        this.input = input;
        this.output = output;
    }

    @Override
    public void forward(boolean training, long seed) {
        float[] tape = output.tape().data();
        Shape shape = input.shape();
        for (int row = 0; row < shape.rows(); row++) {
            System.arraycopy(tape, input.value(shape.last(row)), tape, output.value(row), input.width());
        }
    }

    @Override
    public void backward(float[] gradient) {
        if (!input.hasGradients()) {
            return;
        }
        float[] tape = output.tape().data();
        Shape shape = input.shape();
        Arrays.fill(tape, input.gradients(), input.gradient(shape.total()), 0f);
        for (int row = 0; row < shape.rows(); row++) {
            System.arraycopy(tape, output.gradient(row), tape, input.gradient(shape.last(row)), input.width());
        }
    }
}
