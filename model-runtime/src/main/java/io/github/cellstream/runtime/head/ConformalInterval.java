package io.github.cellstream.runtime.head;

import java.util.Arrays;

/**
 * How wide a forecast's interval must be to hold a chosen share of the readings, learnt while they come: online conformal
 * prediction by quantile tracking (Gibbs and Candès, 2021; Angelopoulos, Candès and Tibshirani, 2023).
 *
 * <p>The half width is {@code scale · factor}. The scale is the standard deviation that the model gives with its forecast,
 * else the running mean absolute error over the last {@link #SPAN} events or so. After each reading the logarithm of the
 * factor grows by {@code gain · (missed − (1 − coverage))}, missed being 1 if the reading lay outside, else 0. Added up, this
 * says that after T readings the misses differ from {@code (1 − coverage) · T} by no more than the change of that logarithm
 * divided by the gain: the coverage is met in the long run whatever the readings do, and however wrong the scale is. The factor
 * starts where it belongs for normal errors; while few errors are known Student's wider tails stand in.
 *
 * <pre>
 * half    [F]  half width announced for the next reading, in the user's units; NaN if there is none yet
 * scale   [F]  the standard deviation announced with it, or the running mean absolute error
 * factor  [F]  what the scale is multiplied by
 * count   [1]  errors seen, counted to {@link #MOST}
 * </pre>
 */
final class ConformalInterval {
    private static final float SPAN = 32;
    private static final float MOST = 1024;
    /** How much the logarithm of the factor grows for a miss too many. */
    private static final float GAIN = 0.05f;

    private static final float FIRST_GAIN = 0.5f;
    /** Errors after which the gain is no longer greater than {@link #GAIN}. */
    private static final float SETTLED = FIRST_GAIN / GAIN;
    /** The factor stays within its start divided and multiplied by this: a series that never errs must not wind it up. */
    private static final float LIMIT = 400;
    /** One error counts in the scale at most this many times the scale. */
    private static final float MOST_ERROR = 8;
    /** A half width below this share of the forecast is rounding. */
    private static final float RESOLUTION = 1e-6f;
    /** Mean absolute error of a normal distribution, in standard deviations. */
    private static final float MEAN_OF_NORMAL = 0.7978846f;

    private final int features;
    private final boolean deviations;
    private final float miss;
    private final float start;
    /** What a miss, and a hit, multiply the factor by once the gain has settled. */
    private final float wider;

    private final float narrower;

    /**
     * Prepares intervals.
     *
     * @param coverage the share of readings to hold
     * @param deviations whether the model gives standard deviations
     */
    ConformalInterval(int features, float coverage, boolean deviations) {
        this.features = features;
        this.deviations = deviations;
        miss = 1 - coverage;
        double normal = normalQuantile((1 + coverage) / 2.0);
        start = (float) (deviations ? normal : normal / MEAN_OF_NORMAL);
        wider = exponential(GAIN, true);
        narrower = exponential(GAIN, false);
    }

    int memorySize() {
        return 3 * features + 1;
    }

    void initialMemory(float[] memory, int offset) {
        Arrays.fill(memory, offset, offset + features, Float.NaN);
        Arrays.fill(memory, offset + features, offset + 2 * features, 0);
        Arrays.fill(memory, offset + 2 * features, offset + 3 * features, start);
        memory[offset + 3 * features] = 0;
    }

    /** Returns the half width that was announced for the reading to come, NaN if none was. */
    float half(int f, float[] memory, int offset) {
        return memory[offset + f];
    }

    /** Returns the scale that the next reading's error is measured by. */
    float scale(int f, float[] memory, int offset) {
        return memory[offset + features + f];
    }

    /** Learns from the error of feature {@code f}, {@code >= 0}; nothing from one that is not finite. */
    void learn(float error, int f, float[] memory, int offset) {
        float half = memory[offset + f];
        float count = memory[offset + 3 * features];
        if (!Float.isFinite(error)) {
            return;
        }
        if (!Float.isNaN(half)) {
            int at = offset + 2 * features + f;
            float factor = memory[at] * growth(count, error > half);
            memory[at] = Math.max(start / LIMIT, Math.min(start * LIMIT, factor));
        }
        if (!deviations) {
            int at = offset + features + f;
            float bounded = memory[at] > 0 ? Math.min(error, MOST_ERROR * memory[at]) : error;
            memory[at] += Math.max(1 / SPAN, 1 / (count + 1)) * (bounded - memory[at]);
        }
    }

    private float growth(float count, boolean missed) {
        if (count + 1 >= SETTLED) {
            return missed ? wider : narrower;
        }
        return exponential(FIRST_GAIN / (count + 1), missed);
    }

    private float exponential(float gain, boolean missed) {
        return (float) StrictMath.exp(gain * ((missed ? 1 : 0) - miss));
    }

    /** Ends a reading of which every feature was learnt. */
    void count(float[] memory, int offset) {
        int count = offset + 3 * features;
        memory[count] = Math.min(MOST, memory[count] + 1);
    }

    /**
     * Announces the interval of feature {@code f} for the next reading.
     *
     * @param deviation the model's standard deviation in the user's units, NaN if it gives none
     */
    void announce(float forecast, float deviation, int f, float[] memory, int offset) {
        float count = memory[offset + 3 * features];
        float factor = memory[offset + 2 * features + f];
        float least = RESOLUTION * Math.abs(forecast);
        if (!Float.isNaN(deviation)) {
            memory[offset + features + f] = deviation;
            memory[offset + f] = Math.max(least, deviation * factor);
        } else if (count > 0) {
            float student = 1 + 1 / count + 2 / (count * count);
            memory[offset + f] = Math.max(least, memory[offset + features + f] * factor * student);
        }
    }

    /** Inverts the normal distribution by bisection; exact enough and only done once. */
    private static double normalQuantile(double probability) {
        double low = 0;
        double high = 10;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (normal(middle) < probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The normal distribution function for {@code x >= 0} (Abramowitz and Stegun 26.2.17, to 7.5e-8). */
    private static double normal(double x) {
        double t = 1 / (1 + 0.2316419 * x);
        double series =
                t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return 1 - StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * Math.PI) * series;
    }
}
