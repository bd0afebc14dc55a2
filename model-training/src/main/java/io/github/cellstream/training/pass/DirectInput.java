package io.github.cellstream.training.pass;

/** The input of a recurrent layer, taken as it comes: one product over all steps each way. */
final class DirectInput implements RecurrentInput {
    private final RecurrentTape own;
    private final Activations from;
    private final Parameters parameters;
    private final Multiply multiply;

    DirectInput(RecurrentTape own, Activations from, Parameters parameters, Multiply multiply) {
        this.own = own;
        this.from = from;
        this.parameters = parameters;
        this.multiply = multiply;
    }

    @Override
    public void begin() {
        float[] tape = own.tape.data();
        PackedWeights matrix = own.parameters.input;
        int rows = own.shape.total();
        for (int panel = 0; panel < own.panels(); panel++) {
            int gates = own.panel(panel);
            multiply.left(tape, from.values(), from.stride(), rows)
                    .startingWith(parameters.weights(), own.parameters.bias + panel * own.width)
                    .addTo(
                            tape,
                            gates,
                            own.width,
                            own.width,
                            parameters.weights(),
                            matrix.panel(panel),
                            matrix.depth());
        }
    }

    @Override
    public void write(int t, int panel, int gates) {
        // begin() has written all steps.
    }

    @Override
    public void backward(float[] gradient) {
        float[] tape = own.tape.data();
        PackedWeights matrix = own.parameters.input;
        int rows = own.shape.total();
        int bias = own.parameters.bias;
        for (int panel = 0; panel < own.panels(); panel++) {
            int gates = own.panel(panel);
            multiply.sums(tape, gates, rows, gradient, bias + panel * own.width);
        }
        multiply.outer(
                new Multiply.Rows(tape, from.values(), from.stride(), rows),
                own.panels(own.gates),
                gradient,
                matrix,
                0,
                own.panels());
        if (from.hasGradients()) {
            InputGradient.write(from, own, parameters, multiply);
        }
    }
}
