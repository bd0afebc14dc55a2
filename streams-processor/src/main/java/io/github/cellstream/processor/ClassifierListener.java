package io.github.cellstream.processor;

import io.github.cellstream.processor.state.StateRow;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.LifecycleChange;
import io.github.cellstream.schemas.SequenceEvent;

/**
 * Is told what the operator does, for meters. Called by all stream threads at once, on the hot path: an implementation
 * is thread-safe, quick, and throws nothing.
 */
public interface ClassifierListener {
    /** Listens to nothing. */
    ClassifierListener NONE = new ClassifierListener() {};

    /**
     * Events arrived, whatever becomes of them.
     *
     * @param events how many since the last call, {@code >= 1}
     */
    default void received(int events) {}

    /**
     * The model made one step.
     *
     * @param rows rows of the batch, {@code >= 1}
     * @param nanos how long the call took
     */
    default void stepped(int rows, long nanos) {}

    /**
     * The model judged an event. Everything but the key and the event is used again for the next one: what is wanted later
     * has to be copied.
     *
     * @param event what came, with features or a token
     * @param step number of the step in the key's sequence, from 1
     * @param judgement what was expected, what came, and how odd that is
     * @param state holds the hidden vector behind the step
     */
    default void judged(Object key, SequenceEvent event, long step, Judgement judgement, StateRow state) {}

    /**
     * Predictions were forwarded.
     *
     * @param predictions how many since the last call, {@code >= 1}
     */
    default void predicted(int predictions) {}

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
     * A key met its new model with a state that another one had left.
     *
     * @param how {@code copy}, {@code rewarm}, or {@code shadow} for one that had run beside
     */
    default void inherited(String how) {}

    /**
     * States were written to the store, before a commit.
     *
     * @param keys how many keys' states, {@code >= 0}
     */
    default void writtenBack(int keys) {}

    /**
     * Returns who is told of what one model does, each time that a task begins with it: this listener, unless it keeps models
     * apart.
     */
    default ClassifierListener forModel(ModelSpec spec) {
        return this;
    }

    /** Returns a listener that tells this one first, then another. */
    default ClassifierListener and(ClassifierListener other) {
        return new ListenerPair(this, other);
    }
}
