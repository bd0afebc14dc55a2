package io.github.cellstream.app.demo;

import io.github.cellstream.app.config.Keys;
import java.util.Map;

/**
 * Where a job of the demo writes.
 *
 * @param predictions its predictions
 * @param deadLetters the events that it refused
 * @param others its other topics, by their configuration keys
 */
record JobTopics(String predictions, String deadLetters, Map<String, String> others) {
    /** Names the topics of a job. */
    static JobTopics of(String job) {
        String prefix = "demo-" + job + "-";
        return new JobTopics(
                prefix + "predictions",
                prefix + "dead-letters",
                Map.of(
                        Keys.OUTPUT_ANOMALIES_TOPIC, prefix + "anomalies",
                        Keys.OUTPUT_LIFECYCLE_TOPIC, prefix + "lifecycle"));
    }
}
