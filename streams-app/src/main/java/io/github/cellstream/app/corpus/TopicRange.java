package io.github.cellstream.app.corpus;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * A bounded part of a topic.
 *
 * @param topic its name
 * @param from records of this time and later; the beginning if empty
 * @param to records before this time; those that are there when reading begins if empty
 * @param most records to read, {@code >= 1}
 */
public record TopicRange(String topic, Optional<Instant> from, Optional<Instant> to, long most) {
    /**
     * Reads a time.
     *
     * @param text ISO 8601 with an offset, or milliseconds since 1970; {@code earliest} and {@code latest} stand for no bound
     * @throws IllegalArgumentException if it is none of these
     */
    public static Optional<Instant> time(String text) {
        if (text.equals("earliest") || text.equals("latest")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    text.chars().allMatch(Character::isDigit)
                            ? Instant.ofEpochMilli(Long.parseLong(text))
                            : Instant.parse(text));
        } catch (DateTimeException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is no time, wanted 2026-01-31T23:59:59Z, milliseconds since 1970, earliest or latest",
                    e);
        }
    }
}
