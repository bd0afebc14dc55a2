package io.github.cellstream.runtime.online;

/**
 * How far a reading is from what was expected of it, in the user's units: what no expectation explains, on three time
 * scales.
 *
 * <p>Three expectations are asked one after the other: the usual reading at this hour of the day, the usual one at this
 * time of the week, the forecast. D is the distance to the first, N to the nearer one of the first two, X to the nearest of
 * all three: a reading is odd only as far as nobody expected it, and what each knows beyond the ones before it can be told
 * apart. Leaky units follow each on two slower scales, so that little that lasts counts like much that passes.
 *
 * <pre>
 * out  [F × 9]  D now, over 8 readings, over 64; N likewise; X likewise
 * mem  [F × 6]  the averages over 8 and over 64 of D, N, X
 * </pre>
 */
final class Deviations {
    static final int CHANNELS = 9;
    static final int MEMORY = 6;

    /** Each time scale is this many times the one before. */
    private static final float SCALE = 8;

    private Deviations() {}

    /**
     * Takes one feature's reading in.
     *
     * @param least deviations below this are rounding
     * @param into holds, from {@code out}, the reading less the usual one of the day, less that of the week, less the
     *     forecast; receives {@link #CHANNELS} values {@code >= 0}
     */
    static void learn(float least, float[] state, int at, float[] into, int out) {
        float d = size(into[out], least);
        float n = Math.min(d, size(into[out + 1], least));
        float x = Math.min(n, size(into[out + 2], least));
        follow(d, state, at, into, out);
        follow(n, state, at + 2, into, out + 3);
        follow(x, state, at + 4, into, out + 6);
    }

    private static float size(float deviation, float least) {
        float size = Math.abs(deviation);
        return size < least ? 0 : size;
    }

    private static void follow(float value, float[] state, int at, float[] into, int out) {
        state[at] += (value - state[at]) / SCALE;
        state[at + 1] += (value - state[at + 1]) / (SCALE * SCALE);
        into[out] = value;
        into[out + 1] = state[at];
        into[out + 2] = state[at + 1];
    }
}
