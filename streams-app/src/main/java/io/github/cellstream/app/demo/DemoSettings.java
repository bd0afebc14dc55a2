package io.github.cellstream.app.demo;

/**
 * What is played.
 *
 * @param keys machines, {@code >= 1}
 * @param rate events per second; 0 for as many as the job takes
 * @param seconds how long events are sent; 0 until it is interrupted
 * @param seed of the machines, their faults and the bad events
 * @param httpPort port of the job's HTTP server, -1 for none
 */
public record DemoSettings(int keys, int rate, int seconds, long seed, int httpPort) {
    /** Readings of each machine before its first fault. */
    static final int LEARNING = 120;

    /** Checks the ranges. */
    public DemoSettings {
        if (keys < 1 || rate < 0 || seconds < 0) {
            throw new IllegalArgumentException("keys " + keys + ", rate " + rate + ", seconds " + seconds);
        }
    }
}
