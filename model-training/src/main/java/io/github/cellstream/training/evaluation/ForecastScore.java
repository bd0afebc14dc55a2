package io.github.cellstream.training.evaluation;

import java.util.Arrays;

/**
 * Errors of forecasts of the next reading, per feature, in the user's units.
 *
 * <p>The scaled error (MASE: Hyndman and Koehler, 2006) is the mean absolute error over that of the last value on the training part: below 1 is
 * better than repeating the last value there.
 */
public final class ForecastScore {
    private final double[] absolute;
    private final double[] squared;
    private final double[] scale;
    private long count;
    private long intervals;
    private long held;

    /**
     * Starts without an error.
     *
     * @param scale mean absolute change between neighbours on the training part, per feature
     */
    public ForecastScore(double[] scale) {
        this.scale = scale.clone();
        absolute = new double[scale.length];
        squared = new double[scale.length];
    }

    /** Adds one reading and what had been expected of it. */
    public void add(float[] expected, float[] reading) {
        count++;
        for (int f = 0; f < scale.length; f++) {
            double error = (double) reading[f] - expected[f];
            absolute[f] += Math.abs(error);
            squared[f] += error * error;
        }
    }

    /**
     * Adds one reading with the interval that had been announced about what was expected.
     *
     * @param half half its width, per feature; NaN where none was announced
     */
    public void add(float[] expected, float[] half, float[] reading) {
        add(expected, reading);
        for (int f = 0; f < scale.length; f++) {
            if (!Float.isNaN(half[f])) {
                intervals++;
                held += Math.abs(reading[f] - expected[f]) <= half[f] ? 1 : 0;
            }
        }
    }

    /** Returns the share of the announced intervals that held their reading; NaN if none was announced. */
    public double coverage() {
        return intervals == 0 ? Double.NaN : (double) held / intervals;
    }

    /** Returns the readings that were added. */
    public long count() {
        return count;
    }

    /** Returns a feature's mean absolute error. */
    public double mae(int feature) {
        return absolute[feature] / count;
    }

    /** Returns a feature's root mean square error. */
    public double rmse(int feature) {
        return Math.sqrt(squared[feature] / count);
    }

    /** Returns the mean over features of the scaled error; features that never change on the training part are left out. */
    public double mase() {
        double sum = 0;
        int features = 0;
        for (int f = 0; f < scale.length; f++) {
            if (scale[f] > 0) {
                sum += mae(f) / scale[f];
                features++;
            }
        }
        return features == 0 ? Double.NaN : sum / features;
    }

    /** Returns the mean over features of the mean absolute error. */
    public double mae() {
        return Arrays.stream(absolute).sum() / count / scale.length;
    }

    /** Returns the root of the mean over features of the mean square error. */
    public double rmse() {
        return Math.sqrt(Arrays.stream(squared).sum() / count / scale.length);
    }
}
