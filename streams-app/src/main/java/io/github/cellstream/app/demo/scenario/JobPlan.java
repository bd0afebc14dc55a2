package io.github.cellstream.app.demo.scenario;

import java.util.Map;

/**
 * One job of a scenario.
 *
 * @param name in a word
 * @param trained whether it runs the trained model
 * @param keys its configuration, but for topics, model file and whatever else depends on where it runs
 */
public record JobPlan(String name, boolean trained, Map<String, String> keys) {
    /** Copies the keys. */
    public JobPlan {
        keys = Map.copyOf(keys);
    }
}
