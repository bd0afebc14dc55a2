package io.github.cellstream.runtime.online;

/**
 * Mean and spread of one feature, followed over a horizon: exact averages at first, exponential ones later.
 *
 * <p>Spread is the mean absolute deviation, which does not overflow where a square would. One reading moves the mean by
 * at most {@link #LIMIT} spreads' share and lets the spread grow by at most a quarter, so an outlier is soon forgotten
 * and a new level or scale is still found within some dozens of readings. A feature that never moved has spread 0; its
 * first movement sets the spread.
 */
final class RunningNormalization {
    /** Standardised readings are clipped to ± this many spreads. */
    static final float LIMIT = 8;

    private static final float GROWTH = 1.25f;
    /** Movements below this share of the level are rounding. */
    private static final float RESOLUTION = 1e-6f;

    private static final float LEAST = 1e-30f;
    private static final float MOST = 1e37f;

    private final float rate;

    RunningNormalization(int horizon) {
        rate = 1f / horizon;
    }

    /** Returns a reading within the range in which differences don't overflow. */
    static float bounded(float reading) {
        return Math.max(-MOST, Math.min(MOST, reading));
    }

    /** Returns a difference in spreads, clipped to ± {@link #LIMIT}; 0 if the spread is. */
    static float standardised(float difference, float spread) {
        return spread > 0 ? Math.max(-LIMIT, Math.min(LIMIT, difference / spread)) : 0;
    }

    /**
     * Learns from a finite, bounded reading.
     *
     * @param state holds mean and spread at the two indices
     * @param steps readings seen before this one
     */
    void learn(float reading, float steps, float[] state, int mean, int spread) {
        if (steps == 0) {
            state[mean] = reading;
            state[spread] = 0;
            return;
        }
        float difference = reading - state[mean];
        float size = Math.abs(difference);
        float least = Math.max(LEAST, RESOLUTION * Math.abs(state[mean]));
        float share = Math.max(rate, 1 / (steps + 1));
        float s = state[spread];
        float grown = s > 0 ? Math.min(s + share * (size - s), GROWTH * s) : size;
        state[spread] = grown < least ? 0 : grown;
        float reach = LIMIT * state[spread];
        state[mean] += share * Math.max(-reach, Math.min(reach, difference));
    }
}
