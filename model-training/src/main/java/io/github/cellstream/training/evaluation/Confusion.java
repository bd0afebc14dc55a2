package io.github.cellstream.training.evaluation;

import java.util.ArrayList;
import java.util.List;

/** How often which class was taken for which. */
public final class Confusion {
    private final List<String> labels;
    private final long[][] counts;

    /** Starts at zero for classes {@code [0, labels.size())}. */
    public Confusion(List<String> labels) {
        this.labels = List.copyOf(labels);
        counts = new long[labels.size()][labels.size()];
    }

    /** Adds one example. */
    public void add(int truth, int said) {
        counts[truth][said]++;
    }

    /** Adds all examples of another table over the same classes. */
    public void addAll(Confusion other) {
        if (!labels.equals(other.labels)) {
            throw new IllegalArgumentException(labels + " and " + other.labels);
        }
        for (int i = 0; i < counts.length; i++) {
            for (int j = 0; j < counts.length; j++) {
                counts[i][j] += other.counts[i][j];
            }
        }
    }

    /** Returns the classes' names. */
    public List<String> labels() {
        return labels;
    }

    /** Returns how often a class was taken for another, or for itself. */
    public long count(int truth, int said) {
        return counts[truth][said];
    }

    /** Returns the number of examples. */
    public long total() {
        long total = 0;
        for (int i = 0; i < counts.length; i++) {
            total += of(i);
        }
        return total;
    }

    /** Returns the share of examples that were recognised; NaN without an example. */
    public double accuracy() {
        long right = 0;
        for (int i = 0; i < counts.length; i++) {
            right += counts[i][i];
        }
        return (double) right / total();
    }

    /** Returns the mean of the classes' F1, over classes that occur or were said; NaN if none. */
    public double macroF1() {
        List<Double> scores = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            long said = 0;
            for (long[] row : counts) {
                said += row[i];
            }
            if (said + of(i) > 0) {
                scores.add(2.0 * counts[i][i] / (said + of(i)));
            }
        }
        return scores.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private long of(int truth) {
        long sum = 0;
        for (long count : counts[truth]) {
            sum += count;
        }
        return sum;
    }
}
