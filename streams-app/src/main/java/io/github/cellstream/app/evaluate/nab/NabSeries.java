package io.github.cellstream.app.evaluate.nab;

import java.util.List;

/**
 * One series of the benchmark.
 *
 * @param name {@code GROUP/FILE.csv}
 * @param timestamps as the file writes them, one a row
 * @param values as the file writes them, one a row
 * @param windows labelled anomalies in order, without overlap
 */
public record NabSeries(String name, List<String> timestamps, List<String> values, List<NabWindow> windows) {
    private static final double PROBATION = 0.15;
    private static final int MOST_PROBATION = 750;

    /** Checks that every row has both. */
    public NabSeries {
        timestamps = List.copyOf(timestamps);
        values = List.copyOf(values);
        windows = List.copyOf(windows);
        if (timestamps.size() != values.size()) {
            throw new IllegalArgumentException(
                    name + ": " + timestamps.size() + " timestamps, " + values.size() + " values");
        }
    }

    /** Returns the folder's name. */
    public String group() {
        return name.substring(0, name.indexOf('/'));
    }

    /** Returns the number of rows. */
    public int rows() {
        return values.size();
    }

    /** Returns the number of rows at the beginning in which nothing counts. */
    int probation() {
        return (int) Math.min(PROBATION * rows(), MOST_PROBATION);
    }
}
