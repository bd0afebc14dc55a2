package io.github.cellstream.app.topology;

import io.github.cellstream.schemas.SourcePosition;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The part of the events that a topology steps, and the part of its answers that it writes.
 *
 * @param keys the keys that are stepped; none given: all
 * @param answered places of the events whose predictions are written
 */
public record Excerpt(Set<String> keys, Predicate<SourcePosition> answered) {
    /** Everything: what a job does. */
    static final Excerpt ALL = new Excerpt(Set.of(), position -> true);

    boolean holds(String key) {
        return keys.isEmpty() || keys.contains(key);
    }
}
