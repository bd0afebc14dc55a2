package io.github.cellstream.training;

import io.github.cellstream.runtime.Normalization;
import java.util.ArrayList;
import java.util.List;

/** Measures the normalisation that gives each feature the mean 0 and the variance 1 over some sequences. */
public final class Standardisation {
    private Standardisation() {}

    /**
     * Returns each feature's mean and standard deviation over all steps; 1 for one that never changes.
     *
     * @param sequences of features, all of one width
     */
    public static Normalization of(List<Sequence> sequences) {
        int width = sequences.get(0).width();
        List<Float> means = new ArrayList<>();
        List<Float> scales = new ArrayList<>();
        for (int f = 0; f < width; f++) {
            long count = 0;
            double mean = 0;
            double squares = 0;
            for (Sequence sequence : sequences) {
                for (int t = 0; t < sequence.length(); t++) {
                    double x = sequence.feature(t, f);
                    double before = x - mean;
                    mean += before / ++count;
                    squares += before * (x - mean);
                }
            }
            double deviation = Math.sqrt(squares / count);
            means.add((float) mean);
            scales.add(deviation > 1e-6 * Math.abs(mean) && deviation > Float.MIN_NORMAL ? (float) deviation : 1f);
        }
        return new Normalization(means, scales);
    }
}
