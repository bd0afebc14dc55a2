package io.github.cellstream.app.demo.scenario;

/**
 * How much is played.
 *
 * @param keys machines, workers, texts, {@code >= 1}
 * @param rate events per second of all together; 0 for as many as the jobs take
 */
public record Load(int keys, int rate) {
    /** Checks the ranges. */
    public Load {
        if (keys < 1 || rate < 0) {
            throw new IllegalArgumentException("keys " + keys + ", rate " + rate);
        }
    }
}
