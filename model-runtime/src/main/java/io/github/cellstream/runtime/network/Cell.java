package io.github.cellstream.runtime.network;

/**
 * The recurrent cells. Gates are stored in ONNX's order. The formulas name the usual activations; a layer may have others
 * in their place, see {@link CellActivations}.
 */
public enum Cell {
    /** {@code h' = tanh(W x + R h + b)} (Elman, 1990). */
    RNN_TANH(1, 1),
    /** {@code h' = max(0, W x + R h + b)}. */
    RNN_RELU(1, 1),
    /** Long short-term memory (Hochreiter and Schmidhuber, 1997; forget gate by Gers et al., 2000). Gates i, o, f, c. */
    LSTM(4, 2),
    /** Gated recurrent unit (Cho et al., 2014): {@code n = tanh(W x + R (r ⊙ h) + b)}. Gates z, r, h; ONNX's default. */
    GRU(3, 1),
    /** GRU as Keras ({@code reset_after}) and PyTorch have it: {@code n = tanh(W x + b + r ⊙ (R h + rb))}. Gates z, r, h. */
    GRU_RESET_AFTER(3, 1);

    private final int gates;
    private final int states;

    Cell(int gates, int states) {
        this.gates = gates;
        this.states = states;
    }

    /** Returns the number of gates: weights have {@code gates × hidden} rows. */
    public int gates() {
        return gates;
    }

    /** Returns the number of state vectors of length hidden: h, and for an LSTM c. */
    public int states() {
        return states;
    }
}
