package io.github.cellstream.training.pass;

/** The products with R that all cells share. */
final class RecurrentSums {
    private final RecurrentTape own;
    private final Parameters parameters;
    private final Multiply multiply;

    RecurrentSums(RecurrentTape own, Parameters parameters, Multiply multiply) {
        this.own = own;
        this.parameters = parameters;
        this.multiply = multiply;
    }

    /** Adds {@code R h} to a panel's gates at step {@code t}; {@code states} are of one row each active sequence. */
    void forward(int t, int panel, int states) {
        WeightDropout dropout = own.dropping ? own.parameters.dropout : null;
        multiply.left(own.tape.data(), states, own.stride(), own.shape.active(t))
                .addTo(
                        own.tape.data(),
                        own.gates(panel, t),
                        own.width,
                        own.width,
                        dropout == null ? parameters.weights() : parameters.derived(),
                        (dropout == null ? own.parameters.recurrent : dropout.dropped()).panel(panel),
                        own.hidden());
    }

    /**
     * Adds {@code Rᵀ} times the gradients of panels {@code [from, to)} at step {@code t} to the rows at {@code states}.
     *
     * @param anew whether to write in place of adding
     */
    void backward(int t, int from, int to, int states, boolean anew) {
        PackedWeights recurrent = own.parameters.recurrent;
        float[] tape = own.tape.data();
        for (int q = 0; q < recurrent.inputPanels(); q++) {
            int columns = Math.min(own.width, own.hidden() - q * own.width);
            for (int panel = from; panel < to; panel++) {
                multiply.left(tape, own.gates(panel, t), own.width, own.shape.active(t))
                        .fromZero(anew && panel == from)
                        .addTo(
                                tape,
                                states + q * own.width,
                                own.stride(),
                                columns,
                                parameters.derived(),
                                recurrent.transposed(q, panel),
                                own.width);
            }
        }
    }

    /** Writes the gradient by R of panels {@code [from, to)}, whose factor were the packed rows {@code states}. */
    void gradient(float[] gradient, int from, int to, int states) {
        float[] tape = own.tape.data();
        multiply.outer(
                new Multiply.Rows(tape, states, own.stride(), own.shape.total()),
                own.panels(own.gates),
                gradient,
                own.parameters.recurrent,
                from,
                to);
    }
}
