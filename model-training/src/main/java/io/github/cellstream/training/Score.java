package io.github.cellstream.training;

/**
 * How well a network does on a set, without dropout and smoothing.
 *
 * @param loss mean over the targets, weighted as in training
 * @param accuracy share of the targets whose class or token is the most probable one, where the loss rises over a sequence only at its
 *     end; NaN for forecasts
 * @param targets that accuracy is a share of
 */
public record Score(double loss, double accuracy, long targets) {
    /** Returns {@code e^loss}, for cross-entropies. */
    public double perplexity() {
        return Math.exp(loss);
    }
}
