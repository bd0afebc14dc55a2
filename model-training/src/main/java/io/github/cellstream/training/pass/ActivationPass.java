package io.github.cellstream.training.pass;

import io.github.cellstream.runtime.jvm.Kernels;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Activation.Kind;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** An activation, in the place of its input or beside it; the gradient comes from the output alone. */
final class ActivationPass implements Pass {
    static final Set<Kind> TRAINABLE =
            Collections.unmodifiableSet(EnumSet.of(Kind.IDENTITY, Kind.TANH, Kind.RELU, Kind.SIGMOID, Kind.SOFTMAX));

    private final Kind kind;
    private final Activations input;
    private final Activations output;
    private final Kernels kernels;

    ActivationPass(Activation activation, Activations input, Activations output, Kernels kernels) {
        this.kind = activation.kind();
        this.input = input;
        this.output = output;
        this.kernels = kernels;
    }

    @Override
    public void forward(boolean training, long seed) {
        float[] tape = output.tape().data();
        for (int row = 0; row < output.rows(); row++) {
            int to = output.value(row);
            System.arraycopy(tape, input.value(row), tape, to, output.width());
            switch (kind) {
                case TANH -> kernels.tanh(tape, to, output.width());
                case RELU -> kernels.relu(tape, to, output.width());
                case SIGMOID -> kernels.sigmoid(tape, to, output.width());
                case SOFTMAX -> kernels.softmax(tape, to, output.width());
                case IDENTITY -> {}
                default -> throw new IllegalStateException(kind.name());
            }
        }
    }

    @Override
    public void backward(float[] gradient) {
        if (!input.hasGradients()) {
            return;
        }
        float[] tape = output.tape().data();
        for (int row = 0; row < output.rows(); row++) {
            int y = output.value(row);
            int dy = output.gradient(row);
            int dx = input.gradient(row);
            float mean = kind == Kind.SOFTMAX ? weighted(tape, y, dy) : 0;
            for (int i = 0; i < output.width(); i++) {
                tape[dx + i] = slope(tape[y + i], tape[dy + i], mean);
            }
        }
    }

    private float slope(float y, float dy, float mean) {
        return switch (kind) {
            case TANH -> dy * Math.fma(-y, y, 1f);
            case RELU -> y > 0 ? dy : 0f;
            case SIGMOID -> dy * y * (1f - y);
            case SOFTMAX -> y * (dy - mean);
            case IDENTITY -> dy;
            default -> throw new IllegalStateException(kind.name());
        };
    }

    private float weighted(float[] tape, int y, int dy) {
        float sum = 0;
        for (int i = 0; i < output.width(); i++) {
            sum = Math.fma(tape[y + i], tape[dy + i], sum);
        }
        return sum;
    }
}
