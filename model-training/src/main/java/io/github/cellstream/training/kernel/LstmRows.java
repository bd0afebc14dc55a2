package io.github.cellstream.training.kernel;

/**
 * Some rows of an LSTM's units that share a panel of {@code lanes} units, at one step: where in the tape their numbers lie.
 *
 * <pre>
 *   gates, row r       gates + r · 4 · lanes      i, o, f, c; then their gradients
 *   tanh(c), row r     tanhCell + r · lanes
 *   all others, row r  OFFSET + r · stride
 * </pre>
 */
public final class LstmRows {
    /** Holds everything. */
    public float[] tape = new float[0];

    public int rows;
    public int gates;
    public int tanhCell;
    public int stride;

    /** The running c, overwritten by a step forwards. */
    public int cell;

    /** c before the step. */
    public int oldCell;

    /** h behind the step. */
    public int output;

    /** The loss's gradient by h, from the layers above. */
    public int outputGradient;

    /** The loss's gradient by h, from the step behind. */
    public int stateGradient;

    /** The loss's gradient by c, from the step behind; overwritten with the one for the step before. */
    public int cellGradient;
}
