package io.github.cellstream.app.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The topics of the job, and what is done about missing ones.
 *
 * @param input topic of the events
 * @param predictions topic of the predictions, or empty
 * @param anomalies topic of the anomalies, or empty
 * @param lifecycle topic of the lifecycle records, or empty
 * @param deadLetters topic of refused events
 * @param creation how missing topics are created
 */
public record TopicSettings(
        String input, String predictions, String anomalies, String lifecycle, String deadLetters, Creation creation) {

    /** Returns the names of all topics that must exist, each once, input first. */
    public List<String> all() {
        List<String> all = new ArrayList<>();
        for (String topic : List.of(input, predictions, anomalies, lifecycle, deadLetters)) {
            if (!topic.isEmpty() && !all.contains(topic)) {
                all.add(topic);
            }
        }
        return all;
    }

    /**
     * How missing topics are created.
     *
     * @param create whether they are
     * @param partitions partitions of each, {@code >= 1}
     * @param replicationFactor copies of each, -1 for the broker's default
     * @param brokerTimeout how long to wait for a broker to answer
     */
    public record Creation(boolean create, int partitions, short replicationFactor, Duration brokerTimeout) {}
}
