package io.github.cellstream.runtime.score;

/**
 * How improbable a value is against its own history: the history's upper tail in two floats.
 *
 * <p>A high quantile is followed by stochastic approximation (Robbins and Monro, 1951), and the mean excess over it gives
 * an exponential tail (peaks over threshold: Pickands, 1975; on streams: Siffer et al., 2017). Of logarithms, that is a
 * Pareto tail. Each event moves the two by a bounded amount, so that outliers don't spoil them and a new level is found in
 * some dozens of events.
 *
 * <pre>
 * quantile [1]   the value that {@link #SHARE} of the history exceed
 * excess   [1]   mean excess over it, of those
 * </pre>
 */
final class Tail {
    static final int MEMORY = 2;

    /** Share of the history that counts as its tail. */
    private static final float SHARE = 0.03f;
    /** What is believed of the excess before anything is known, with the weight of this many excesses. */
    private static final float PRIOR_EXCESS = 0.2f;

    private static final float PRIOR_WEIGHT = 3;
    private static final float LEAST_EXCESS = 0.02f;
    /** One excess counts at most this many times the mean. */
    private static final float MOST_EXCESS = 3;

    private final float slowest;

    Tail(int horizon) {
        slowest = 1f / horizon;
    }

    static void initial(float[] memory, int at) {
        memory[at] = 0;
        memory[at + 1] = PRIOR_EXCESS;
    }

    /** Returns the logarithm of the probability of a value at least this great. */
    float logProbability(float value, float[] memory, int at) {
        float excess = value - memory[at];
        return excess > 0 ? (float) StrictMath.log(SHARE) - excess / memory[at + 1] : 0;
    }

    /**
     * Learns a value.
     *
     * @param count values learnt before
     * @param trust how much of a step to make, (0, 1]
     */
    void learn(float value, float count, float trust, float[] memory, int at) {
        if (count == 0) {
            memory[at] = value;
            return;
        }
        float quantile = memory[at];
        float mean = memory[at + 1];
        float gain = trust * Math.max(slowest, 1 / (count + 1));
        float step = gain * mean;
        if (value <= quantile) {
            memory[at] = Math.max(value, quantile - step);
            return;
        }
        memory[at] = Math.min(value, quantile + step * (1 - SHARE) / SHARE);
        float weight = trust * Math.max(slowest / SHARE, 1 / (PRIOR_WEIGHT + 1 + SHARE * count));
        float excess = Math.min(value - quantile, MOST_EXCESS * mean);
        memory[at + 1] = Math.max(LEAST_EXCESS, mean + weight * (excess - mean));
    }
}
