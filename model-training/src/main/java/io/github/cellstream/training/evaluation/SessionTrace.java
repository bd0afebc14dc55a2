package io.github.cellstream.training.evaluation;

/**
 * How far from expected a session's events were.
 *
 * @param ranks of each event among all tokens by the probability that the model gave it one event before, 1 for the most probable one,
 *     {@link #UNKNOWN} for a token that the vocabulary doesn't hold
 * @param surprise of the event that was expected least, in bits; infinite for a token that the vocabulary doesn't hold
 */
@SuppressWarnings("ArrayRecordComponent") // many and large, shared on purpose, never compared
public record SessionTrace(int[] ranks, float surprise) {
    /** The rank of a token that the vocabulary doesn't hold: beyond every other. */
    public static final int UNKNOWN = 1 << 20;
}
