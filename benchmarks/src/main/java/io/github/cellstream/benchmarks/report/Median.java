package io.github.cellstream.benchmarks.report;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** The value in the middle. */
public final class Median {
    private Median() {}

    /** Returns the median of those values that are numbers; NaN if there are none. */
    public static double of(DoubleStream values) {
        double[] sorted = values.filter(value -> !Double.isNaN(value)).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
