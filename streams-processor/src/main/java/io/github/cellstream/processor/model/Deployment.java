package io.github.cellstream.processor.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What tasks step from some moment on.
 *
 * @param epoch grows with every deployment; a task never goes back to a smaller one, whatever instance it moves to
 * @param current the model that answers
 * @param shadow the one that runs beside it, or null
 */
public record Deployment(
        long epoch, Occupant current, @Nullable Shadow shadow) {
    /** Refuses what is missing. */
    public Deployment {
        Objects.requireNonNull(current, "current");
    }

    /**
     * A model that runs beside the current one, with its own states.
     *
     * @param occupant the model
     * @param comparison is told what both said
     */
    public record Shadow(Occupant occupant, ShadowComparison comparison) {
        /** Refuses what is missing. */
        public Shadow {
            Objects.requireNonNull(occupant, "occupant");
            Objects.requireNonNull(comparison, "comparison");
        }
    }
}
