package io.github.cellstream.training.pass;

/**
 * A weight matrix of {@code depth} inputs and {@code panels · width} output columns in the kernels' layout, and its transpose
 * for the way back.
 *
 * <pre>
 *   weights      [panel][input][width]
 *   transposed   [panel of inputs][output column][width]
 * </pre>
 *
 * @param at where the weights begin
 * @param transposed where the transpose begins, on the tape of derived numbers
 */
record PackedWeights(int at, int transposed, int depth, int panels, int width) {
    static PackedWeights reserve(Tape weights, Tape derived, int depth, int panels, int width) {
        int at = weights.reserve((long) depth * panels * width);
        int transposed = derived.reserve((long) Tape.panels(depth, width) * panels * width * width);
        return new PackedWeights(at, transposed, depth, panels, width);
    }

    /** Returns a matrix of the same shape at another place, which shares the transpose. */
    PackedWeights at(int other) {
        return new PackedWeights(other, transposed, depth, panels, width);
    }

    int size() {
        return depth * panels * width;
    }

    int panel(int panel) {
        return at + panel * depth * width;
    }

    int index(int input, int column) {
        return panel(column / width) + input * width + column % width;
    }

    /** Returns the panels of the transpose. */
    int inputPanels() {
        return Tape.panels(depth, width);
    }

    /** Returns where the transpose's rows for the columns of {@code panel} begin. */
    int transposed(int inputPanel, int panel) {
        return transposed + (inputPanel * panels + panel) * width * width;
    }

    /** Writes the transposes of the panels {@code part}, {@code part + parts} … */
    void transpose(float[] weights, float[] derived, int part, int parts) {
        for (int panel = part; panel < panels; panel += parts) {
            for (int first = 0; first < depth; first += width) {
                int count = Math.min(width, depth - first);
                int from = panel(panel) + first * width;
                int to = transposed(first / width, panel);
                for (int column = 0; column < width; column++) {
                    for (int input = 0; input < count; input++) {
                        derived[to + column * width + input] = weights[from + input * width + column];
                    }
                }
            }
        }
    }

    /** Loads one column from {@code depth} successive weights. */
    void loadColumn(float[] weights, int column, float[] from, int offset) {
        for (int k = 0; k < depth; k++) {
            weights[index(k, column)] = from[offset + k];
        }
    }

    /** Stores one column to {@code depth} successive weights. */
    void storeColumn(float[] weights, int column, float[] to, int offset) {
        for (int k = 0; k < depth; k++) {
            to[offset + k] = weights[index(k, column)];
        }
    }
}
