package io.github.cellstream.runtime.online;

/**
 * What readings are usual at a time of the clock: one mean for each of the bins into which a period is cut.
 *
 * <p>A bin averages its readings, at first all alike and later the last {@link #MEMORY} or so; the first one sets it. A
 * reading counts only as far as the reach given, so that a fault teaches little. Where a bin has seen nothing the running
 * mean stands for it. Periods are those of UTC's clock, days and weeks: nothing is searched for in the readings.
 *
 * <pre>
 * bins    [F × B]  means, in the user's units
 * counts  [B]      steps that fell into a bin, counted to MEMORY
 * </pre>
 */
final class ClockProfile {
    private static final float MEMORY = 60;

    private final int bins;
    private final long width;
    private final boolean interpolated;

    /**
     * Cuts a period.
     *
     * @param period milliseconds, a multiple of {@code bins}
     * @param interpolated whether the expectation runs from the middle of one bin to that of the next, or has steps
     */
    ClockProfile(long period, int bins, boolean interpolated) {
        this.bins = bins;
        this.width = period / bins;
        this.interpolated = interpolated;
    }

    int bins() {
        return bins;
    }

    /** Returns the bin of a time in milliseconds since the epoch. */
    int bin(long time) {
        return (int) Math.floorMod(Math.floorDiv(time, width), (long) bins);
    }

    /**
     * Returns the usual reading of one feature.
     *
     * @param mean what stands for a bin that has seen nothing
     * @param means index of the feature's bins
     * @param counts index of the counts
     */
    float usual(long time, float mean, float[] state, int means, int counts) {
        int bin = bin(time);
        float here = state[counts + bin] > 0 ? state[means + bin] : mean;
        if (!interpolated) {
            return here;
        }
        float within = Math.floorMod(time, width) / (float) width - 0.5f;
        int next = within < 0 ? (bin + bins - 1) % bins : (bin + 1) % bins;
        float there = state[counts + next] > 0 ? state[means + next] : mean;
        float share = Math.abs(within);
        return here * (1 - share) + there * share;
    }

    /** Learns a reading of one feature; a difference beyond {@code reach} counts as that. */
    void learn(long time, float reading, float reach, float[] state, int means, int counts) {
        int bin = bin(time);
        float count = state[counts + bin];
        float difference = reading - state[means + bin];
        if (count == 0) {
            state[means + bin] = reading;
        } else {
            state[means + bin] += Math.max(-reach, Math.min(reach, difference)) / Math.min(MEMORY, count + 1);
        }
    }

    /** Ends a step of which every feature was learnt. */
    void count(long time, float[] state, int counts) {
        int at = counts + bin(time);
        state[at] = Math.min(MEMORY, state[at] + 1);
    }
}
