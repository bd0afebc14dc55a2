package io.github.cellstream.app.config;

import org.jspecify.annotations.Nullable;

/**
 * One mistake in a configuration.
 *
 * @param key the key as the user wrote it, or the key that is missing
 * @param value the value as the user wrote it; null if the key is missing or its value must not be shown
 * @param wanted what would be right, and the next move
 */
public record ConfigProblem(String key, @Nullable String value, String wanted) {
    /** Returns the mistake in one line. */
    @Override
    public String toString() {
        return value == null ? key + ": " + wanted : key + " = " + value + ": " + wanted;
    }
}
