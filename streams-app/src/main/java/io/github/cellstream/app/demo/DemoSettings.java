package io.github.cellstream.app.demo;

import io.github.cellstream.app.demo.scenario.Load;
import io.github.cellstream.app.demo.scenario.ScenarioName;

/**
 * What is played.
 *
 * @param scenario which events and jobs
 * @param load how much of it
 * @param seconds how long events are sent; 0 until it is interrupted
 * @param seed of events, faults and training
 * @param httpPort port of the first job's HTTP server, -1 for none
 */
public record DemoSettings(ScenarioName scenario, Load load, int seconds, long seed, int httpPort) {
    /** The longest that a model is trained for. */
    private static final int MOST_TRAINING_SECONDS = 15;

    /** Checks the range. */
    public DemoSettings {
        if (seconds < 0) {
            throw new IllegalArgumentException("seconds " + seconds);
        }
    }

    /** Returns for how many seconds the model is trained at most: for no longer than half the time that events are sent. */
    int trainingSeconds() {
        return seconds == 0 ? MOST_TRAINING_SECONDS : Math.max(1, Math.min(MOST_TRAINING_SECONDS, seconds / 2));
    }
}
