package io.github.cellstream.app.cli;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * Where an event stands.
 *
 * @param partition of the input topic
 * @param offset in it
 */
record EventPlace(TopicPartition partition, long offset) {
    private static final Pattern PLACE = Pattern.compile("/(\\d{1,9})/(\\d{1,18})|-(\\d{1,9})@(\\d{1,18})");

    /**
     * Reads {@code TOPIC/PARTITION/OFFSET}, or {@code TOPIC-PARTITION@OFFSET} as the log has it; empty if it is neither, or of another
     * topic.
     */
    static Optional<EventPlace> of(String text, String topic) {
        if (!text.startsWith(topic)) {
            return Optional.empty();
        }
        Matcher place = PLACE.matcher(text.substring(topic.length()));
        if (!place.matches()) {
            return Optional.empty();
        }
        int first = place.group(1) == null ? 3 : 1;
        return Optional.of(new EventPlace(
                new TopicPartition(topic, Integer.parseInt(place.group(first))),
                Long.parseLong(place.group(first + 1))));
    }
}
