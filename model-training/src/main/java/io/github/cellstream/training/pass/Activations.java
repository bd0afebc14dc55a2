package io.github.cellstream.training.pass;

/**
 * What one layer hands to the next: rows of values, and the loss's gradient by them.
 *
 * @param values where the values begin
 * @param gradients where the gradients begin, or {@link #NONE} where nobody needs them
 * @param width values of a row
 * @param stride floats between rows
 * @param atEnd whether there is one row a sequence, not one a step
 */
record Activations(Tape tape, Shape shape, int values, int gradients, int width, int stride, boolean atEnd) {
    static final int NONE = -1;

    /** Reserves room. */
    static Activations reserve(Tape tape, Shape shape, int width, int panelWidth, boolean atEnd) {
        int stride = Tape.stride(width, panelWidth);
        long floats = (long) (atEnd ? shape.maxRows() : shape.maxTotal()) * stride;
        return new Activations(tape, shape, tape.reserve(floats), tape.reserve(floats), width, stride, atEnd);
    }

    int rows() {
        return atEnd ? shape.rows() : shape.total();
    }

    /** Returns where a row's values begin. */
    int value(int row) {
        return values + row * stride;
    }

    /** Returns where a row's gradients begin. */
    int gradient(int row) {
        return gradients + row * stride;
    }

    boolean hasGradients() {
        return gradients != NONE;
    }
}
