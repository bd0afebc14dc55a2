package io.github.cellstream.processor;

import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.LifecycleChange;

/**
 * Is told what the operator does, for meters. Called by all stream threads at once, on the hot path: an implementation
 * is thread-safe, quick, and throws nothing.
 */
public interface ClassifierListener {
    /** Listens to nothing. */
    ClassifierListener NONE = new ClassifierListener() {};

    /** An event arrived, whatever becomes of it. */
    default void received() {}

    /**
     * The model made one step.
     *
     * @param rows rows of the batch, {@code >= 1}
     * @param nanos how long the call took
     */
    default void stepped(int rows, long nanos) {}

    /** A prediction was forwarded. */
    default void predicted() {}

    /** The operator rejected an event; events that no decoder understood are not among them. */
    default void rejected(DeadLetterCode code) {}

    /** An event that had been applied before was left out. */
    default void duplicate() {}

    /** An event that came out of order was left out, see {@link EventOrder#DROP}. */
    default void dropped() {}

    /** A sequence began. */
    default void keyStarted() {}

    /** A sequence is over: {@code ENDED}, {@code RESET} or {@code EXPIRED}. */
    default void keyEnded(LifecycleChange change) {}

    /**
     * States were written to the store, before a commit.
     *
     * @param keys how many keys' states, {@code >= 0}
     */
    default void writtenBack(int keys) {}
}
