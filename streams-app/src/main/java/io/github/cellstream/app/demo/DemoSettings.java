package io.github.cellstream.app.demo;

import io.github.cellstream.app.demo.scenario.Load;
import io.github.cellstream.app.demo.scenario.ScenarioName;

/**
 * What is played.
 *
 * @param scenario which events and jobs
 * @param load how much of it
 * @param seconds how long events are sent; 0 until it is interrupted. A training that is not over by then is ended
 * @param seed of events, faults and training
 * @param httpPort port of the first job's HTTP server, -1 for none
 */
public record DemoSettings(ScenarioName scenario, Load load, int seconds, long seed, int httpPort) {
    /** Checks the range. */
    public DemoSettings {
        if (seconds < 0) {
            throw new IllegalArgumentException("seconds " + seconds);
        }
    }
}
