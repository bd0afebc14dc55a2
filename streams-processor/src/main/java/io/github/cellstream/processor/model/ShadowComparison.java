package io.github.cellstream.processor.model;

import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import org.jspecify.annotations.Nullable;

/** Is told what the current model and its shadow said of the same event. Called by all stream threads: thread-safe. */
@FunctionalInterface
public interface ShadowComparison {
    /**
     * Both have answered.
     *
     * @param event the event; null for a tombstone
     */
    void compare(@Nullable SequenceEvent event, Prediction current, Prediction shadow);
}
