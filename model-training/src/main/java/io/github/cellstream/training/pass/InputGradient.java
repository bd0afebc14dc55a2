package io.github.cellstream.training.pass;

/** The gradient by a recurrent layer's input, {@code Wᵀ} times that by its gates. */
final class InputGradient {
    private InputGradient() {}

    /** Writes it for all packed rows. */
    static void write(Activations input, RecurrentTape own, Parameters parameters, Multiply multiply) {
        PackedWeights matrix = own.parameters.input;
        float[] tape = own.tape.data();
        int rows = own.shape.total();
        for (int q = 0; q < matrix.inputPanels(); q++) {
            for (int panel = 0; panel < own.panels(); panel++) {
                multiply.left(tape, own.panel(panel), own.width, rows)
                        .fromZero(panel == 0)
                        .addTo(
                                tape,
                                input.gradients() + q * own.width,
                                input.stride(),
                                Math.min(own.width, matrix.depth() - q * own.width),
                                parameters.derived(),
                                matrix.transposed(q, panel),
                                own.width);
            }
        }
    }
}
