package io.github.cellstream.training.pass;

import java.util.Arrays;

/** A dense layer without its activation: {@code W x + b}. */
final class DensePass implements Pass {
    private final DenseParameters dense;
    private final Activations input;
    private final Activations output;
    private final Parameters parameters;
    private final Multiply multiply;
    private final int packed;

    DensePass(DenseParameters dense, Activations input, Activations output, Parameters parameters, Multiply multiply) {
        this.dense = dense;
        this.input = input;
        this.output = output;
        this.parameters = parameters;
        this.multiply = multiply;
        int rows = output.atEnd() ? output.shape().maxRows() : output.shape().maxTotal();
        this.packed = output.tape().reserve((long) rows * multiply.width());
    }

    @Override
    public void forward(boolean training, long seed) {
        float[] tape = output.tape().data();
        PackedWeights matrix = dense.matrix;
        for (int panel = 0; panel < matrix.panels(); panel++) {
            multiply.left(tape, input.values(), input.stride(), input.rows())
                    .startingWith(parameters.weights(), dense.bias + panel * matrix.width())
                    .addTo(
                            tape,
                            output.values() + panel * matrix.width(),
                            output.stride(),
                            columns(panel),
                            parameters.weights(),
                            matrix.panel(panel),
                            matrix.depth());
        }
    }

    @Override
    public void backward(float[] gradient) {
        float[] tape = output.tape().data();
        PackedWeights matrix = dense.matrix;
        int rows = output.rows();
        for (int panel = 0; panel < matrix.panels(); panel++) {
            pack(tape, panel);
            multiply.sums(tape, packed, rows, gradient, dense.bias + panel * matrix.width());
            multiply.outer(
                    new Multiply.Rows(tape, input.values(), input.stride(), rows),
                    new Multiply.PanelRows(tape, packed, 0),
                    gradient,
                    matrix,
                    panel,
                    panel + 1);
        }
        if (input.hasGradients()) {
            inputGradient(tape);
        }
    }

    private void inputGradient(float[] tape) {
        PackedWeights matrix = dense.matrix;
        for (int q = 0; q < matrix.inputPanels(); q++) {
            for (int panel = 0; panel < matrix.panels(); panel++) {
                multiply.left(tape, output.gradients() + panel * matrix.width(), output.stride(), output.rows())
                        .fromZero(panel == 0)
                        .addTo(
                                tape,
                                input.gradients() + q * matrix.width(),
                                input.stride(),
                                Math.min(matrix.width(), matrix.depth() - q * matrix.width()),
                                parameters.derived(),
                                matrix.transposed(q, panel),
                                columns(panel));
            }
        }
    }

    /** Copies the gradients of one panel of outputs to where they lie side by side. */
    private void pack(float[] tape, int panel) {
        int width = dense.matrix.width();
        int columns = columns(panel);
        for (int row = 0; row < output.rows(); row++) {
            int from = output.gradient(row) + panel * width;
            int to = packed + row * width;
            System.arraycopy(tape, from, tape, to, columns);
            Arrays.fill(tape, to + columns, to + width, 0f);
        }
    }

    private int columns(int panel) {
        return Math.min(dense.matrix.width(), dense.layer.output() - panel * dense.matrix.width());
    }
}
