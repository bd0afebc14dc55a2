package io.github.cellstream.training.evaluation;

import io.github.cellstream.training.data.Example;
import java.util.List;

/**
 * The season of a set of series: the lag at which their first feature is most like itself, by autocorrelation. A lag counts if its
 * autocorrelation is at least 0.3, greater than that of its neighbours, and the series holds three seasons or more.
 */
public final class Season {
    private static final double LEAST = 0.3;
    private static final int SEASONS = 3;

    private Season() {}

    /** Returns the readings of a season, 1 if the longest series has none. */
    public static int of(List<Example> examples) {
        Example.Readings longest = null;
        for (Example example : examples) {
            if (example instanceof Example.Readings readings
                    && (longest == null || readings.length() > longest.length())) {
                longest = readings;
            }
        }
        return longest == null ? 1 : of(longest);
    }

    private static int of(Example.Readings series) {
        int length = series.length();
        double[] values = new double[length];
        double mean = 0;
        for (int t = 0; t < length; t++) {
            values[t] = series.values()[t * series.features()];
            mean += values[t] / length;
        }
        double variance = 0;
        for (int t = 0; t < length; t++) {
            values[t] -= mean;
            variance += values[t] * values[t] / length;
        }
        int most = length / SEASONS;
        double[] correlation = new double[most + 2];
        for (int lag = 1; lag <= most + 1 && lag < length; lag++) {
            double sum = 0;
            for (int t = lag; t < length; t++) {
                sum += values[t] * values[t - lag];
            }
            correlation[lag] = sum / (length - lag) / variance;
        }
        int best = 1;
        for (int lag = 2; lag <= most; lag++) {
            boolean peak = correlation[lag] > correlation[lag - 1] && correlation[lag] >= correlation[lag + 1];
            if (peak && correlation[lag] >= LEAST && (best == 1 || correlation[lag] > correlation[best] + 0.02)) {
                best = lag;
            }
        }
        return best;
    }
}
