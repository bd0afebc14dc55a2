package io.github.cellstream.training.pass;

import java.util.Arrays;

/** Layer normalisation: {@code y = scale · x̂ + shift}, {@code x̂ = (x - μ) / √(σ² + ε)}. */
final class NormalizationPass implements Pass {
    private final NormalizationParameters own;
    private final Activations input;
    private final Activations output;
    private final Parameters parameters;
    private final int normalized;
    private final int inverse;

    NormalizationPass(NormalizationParameters own, Activations input, Activations output, Parameters parameters) {
        this.own = own;
        this.input = input;
        this.output = output;
        this.parameters = parameters;
        int rows = output.atEnd() ? output.shape().maxRows() : output.shape().maxTotal();
        this.normalized = output.tape().reserve((long) rows * output.width());
        this.inverse = output.tape().reserve(rows);
    }

    @Override
    public void forward(boolean training, long seed) {
        float[] tape = output.tape().data();
        float[] weights = parameters.weights();
        int width = output.width();
        for (int row = 0; row < output.rows(); row++) {
            int x = input.value(row);
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < width; i++) {
                sum += tape[x + i];
            }
            double mean = sum / width;
            for (int i = 0; i < width; i++) {
                squares += (tape[x + i] - mean) * (tape[x + i] - mean);
            }
            float scale = (float) (1 / Math.sqrt(squares / width + own.layer.epsilon()));
            tape[inverse + row] = scale;
            int hat = normalized + row * width;
            for (int i = 0; i < width; i++) {
                float value = (float) (tape[x + i] - mean) * scale;
                tape[hat + i] = value;
                tape[output.value(row) + i] = Math.fma(weights[own.scale + i], value, weights[own.shift + i]);
            }
        }
    }

    @Override
    public void backward(float[] gradient) {
        float[] tape = output.tape().data();
        int width = output.width();
        Arrays.fill(gradient, own.scale, own.scale + width, 0f);
        Arrays.fill(gradient, own.shift, own.shift + width, 0f);
        for (int row = 0; row < output.rows(); row++) {
            int dy = output.gradient(row);
            int hat = normalized + row * width;
            for (int i = 0; i < width; i++) {
                gradient[own.scale + i] += tape[dy + i] * tape[hat + i];
                gradient[own.shift + i] += tape[dy + i];
            }
            if (input.hasGradients()) {
                inputGradient(tape, row, dy, hat);
            }
        }
    }

    private void inputGradient(float[] tape, int row, int dy, int hat) {
        float[] weights = parameters.weights();
        int width = output.width();
        double sum = 0;
        double projected = 0;
        for (int i = 0; i < width; i++) {
            double d = (double) tape[dy + i] * weights[own.scale + i];
            sum += d;
            projected += d * tape[hat + i];
        }
        for (int i = 0; i < width; i++) {
            double d = (double) tape[dy + i] * weights[own.scale + i];
            tape[input.gradient(row) + i] =
                    (float) (tape[inverse + row] * (d - sum / width - tape[hat + i] * projected / width));
        }
    }
}
