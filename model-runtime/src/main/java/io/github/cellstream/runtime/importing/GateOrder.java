package io.github.cellstream.runtime.importing;

/**
 * Puts gates into ONNX's order, LSTM i, o, f, c and GRU z, r, h. Weights come one gate behind the other, all of the same
 * size.
 */
@SuppressWarnings("ImmutableEnumChecker") // nobody else sees the array
public enum GateOrder {
    /** Keras's and PyTorch's LSTM: i, f, c, o. */
    LSTM(0, 3, 1, 2),
    /** PyTorch's GRU: r, z, n. */
    PYTORCH_GRU(1, 0, 2),
    /** As in ONNX: Keras's GRU, z, r, h, and the one gate of a plain recurrent layer. */
    AS_IS(0);

    /** Where ONNX's gates lie in what is given. */
    private final int[] places;

    GateOrder(int... places) {
        this.places = places;
    }

    /** Returns the gates in ONNX's order, in a new array. */
    public float[] ordered(float[] gates) {
        float[] ordered = new float[gates.length];
        int size = gates.length / places.length;
        for (int g = 0; g < places.length; g++) {
            System.arraycopy(gates, places[g] * size, ordered, g * size, size);
        }
        return ordered;
    }
}
