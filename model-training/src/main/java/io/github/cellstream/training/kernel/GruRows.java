package io.github.cellstream.training.kernel;

/**
 * Some rows of a GRU's units that share a panel of {@code lanes} units, at one step, the reset gate behind the product:
 * where in the tape their numbers lie.
 *
 * <pre>
 *   gates, row r       gates + r · 4 · lanes      before: z, r, Wx, Rh; behind: z, r, n, Rh; then their gradients
 *   work               [rows × 2 · lanes]
 *   all others, row r  OFFSET + r · stride
 * </pre>
 */
public final class GruRows {
    /** Holds everything. */
    public float[] tape = new float[0];

    public int rows;
    public int gates;
    public int work;
    public int stride;

    /** h before the step. */
    public int oldState;

    /** h behind the step. */
    public int output;

    /** The loss's gradient by h, from the layers above. */
    public int outputGradient;

    /**
     * The loss's gradient by h, from the step behind; overwritten with the part of the one for the step before that does not
     * pass through the gates.
     */
    public int stateGradient;
}
