package io.github.cellstream.runtime.network;

/**
 * The activations inside a recurrent cell.
 *
 * @param gates of the gates of an LSTM (i, o, f) and a GRU (z, r); an RNN has none and leaves it out of account
 * @param state of what enters the state: the candidate c or n and, of an LSTM, also what leaves it; of an RNN its only one
 */
public record CellActivations(Activation gates, Activation state) {
    /** Checks that ONNX's recurrent nodes know them. */
    public CellActivations {
        if (!gates.fitsCells() || !state.fitsCells()) {
            throw new IllegalArgumentException(
                    "a cell with " + gates.kind() + " and " + state.kind() + ", which recurrent nodes do not know");
        }
    }

    /** Returns those that a cell's formulas name. */
    public static CellActivations of(Cell cell) {
        return new CellActivations(Activation.SIGMOID, cell == Cell.RNN_RELU ? Activation.RELU : Activation.TANH);
    }
}
