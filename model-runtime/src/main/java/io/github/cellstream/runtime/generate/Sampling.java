package io.github.cellstream.runtime.generate;

/**
 * How a token is drawn from a distribution.
 *
 * @param temperature probabilities are raised to the power of its inverse: 1 leaves them, less prefers the probable, 0 takes
 *     the most probable; {@code >= 0}
 * @param topK draw among so many of the most probable alone; 0 for all
 * @param seed of the random numbers: the same seed draws the same tokens
 */
public record Sampling(double temperature, int topK, long seed) {
    /** Checks the ranges. */
    public Sampling {
        if (!(temperature >= 0) || Double.isInfinite(temperature) || topK < 0) {
            throw new IllegalArgumentException("temperature " + temperature + ", top-k " + topK);
        }
    }
}
