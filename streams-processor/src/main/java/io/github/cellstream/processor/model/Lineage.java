package io.github.cellstream.processor.model;

import org.jspecify.annotations.Nullable;

/** Knows the models before one, and by which policy their states were to become its own. Thread-safe. */
@FunctionalInterface
public interface Lineage {
    /** Knows no model. */
    Lineage NONE = fingerprint -> null;

    /**
     * Returns what becomes of a state.
     *
     * @param fingerprint short fingerprint of the model that made it
     * @return null if that model is not known
     */
    @Nullable
    StateCarry from(long fingerprint);
}
