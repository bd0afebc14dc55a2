package io.github.cellstream.processor;

import io.github.cellstream.runtime.score.Scorer;
import io.github.cellstream.schemas.LifecycleChange;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an operator treats its sequences. Immutable; {@link #defaults} suits most.
 *
 * @see Builder what each option means
 */
public final class ClassifierOptions {
    private static final ClassifierOptions DEFAULTS = new Builder().build();

    private final String storeName;
    private final Duration idleTimeout;
    private final EventOrder outOfOrder;
    private final @Nullable String unknownToken;
    private final @Nullable Scorer scorer;
    private final AnswerOptions answers;
    private final ModelChange onModelChange;
    private final boolean halfPrecision;
    private final @Nullable String predictionChild;
    private final @Nullable String lifecycleChild;
    private final Set<LifecycleChange> lifecycleChanges;
    private final @Nullable String shadowChild;
    private final int rewarmEvents;
    private final boolean sourceFromHeaders;
    private final int batchSize;
    private final Duration batchLinger;
    private final long memoryBytes;
    private final ClassifierListener listener;

    private ClassifierOptions(Builder builder) {
        storeName = builder.storeName;
        idleTimeout = builder.idleTimeout;
        outOfOrder = builder.outOfOrder;
        unknownToken = builder.unknownToken;
        scorer = builder.scorer;
        answers = builder.answers;
        onModelChange = builder.onModelChange;
        halfPrecision = builder.halfPrecision;
        predictionChild = builder.predictionChild;
        lifecycleChild = builder.lifecycleChild;
        lifecycleChanges = builder.lifecycleChanges;
        shadowChild = builder.shadowChild;
        rewarmEvents = builder.rewarmEvents;
        sourceFromHeaders = builder.sourceFromHeaders;
        batchSize = builder.batchSize;
        batchLinger = builder.batchLinger;
        memoryBytes = builder.memoryBytes;
        listener = builder.listener;
    }

    /** Returns the options of a builder that was told nothing. */
    public static ClassifierOptions defaults() {
        return DEFAULTS;
    }

    /** Returns a builder with every option at its default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with every option as it is here. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.storeName = storeName;
        builder.idleTimeout = idleTimeout;
        builder.outOfOrder = outOfOrder;
        builder.unknownToken = unknownToken;
        builder.scorer = scorer;
        builder.answers = answers;
        builder.onModelChange = onModelChange;
        builder.halfPrecision = halfPrecision;
        builder.predictionChild = predictionChild;
        builder.lifecycleChild = lifecycleChild;
        builder.lifecycleChanges = lifecycleChanges;
        builder.shadowChild = shadowChild;
        builder.rewarmEvents = rewarmEvents;
        builder.sourceFromHeaders = sourceFromHeaders;
        builder.batchSize = batchSize;
        builder.batchLinger = batchLinger;
        builder.memoryBytes = memoryBytes;
        builder.listener = listener;
        return builder;
    }

    /** Returns the name of the state store. */
    public String storeName() {
        return storeName;
    }

    /** Returns the stream time after which an idle key expires, zero for never. */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /** Returns what becomes of events out of order. */
    public EventOrder outOfOrder() {
        return outOfOrder;
    }

    /** Returns the token that stands for unknown ones, or null if the model decides. */
    public @Nullable String unknownToken() {
        return unknownToken;
    }

    /** Returns the scorer, or null for none. */
    public @Nullable Scorer scorer() {
        return scorer;
    }

    /** Returns how much a prediction says. */
    public AnswerOptions answers() {
        return answers;
    }

    /** Returns what becomes of states that another model made. */
    public ModelChange onModelChange() {
        return onModelChange;
    }

    /** Returns whether hidden states are stored as 16-bit floats. */
    public boolean halfPrecision() {
        return halfPrecision;
    }

    /** Returns the child node that receives predictions, or null for all. */
    public @Nullable String predictionChild() {
        return predictionChild;
    }

    /** Returns the child node that receives lifecycle records, or null for none. */
    public @Nullable String lifecycleChild() {
        return lifecycleChild;
    }

    /** Returns the turns that lifecycle records tell. */
    public Set<LifecycleChange> lifecycleChanges() {
        return lifecycleChanges;
    }

    /** Returns the child node that receives a shadow's predictions, or null where no shadow may run. */
    public @Nullable String shadowChild() {
        return shadowChild;
    }

    /** Returns how many of a key's last inputs are kept with it. */
    public int rewarmEvents() {
        return rewarmEvents;
    }

    /** Returns whether {@link SourceHeaders} are believed. */
    public boolean sourceFromHeaders() {
        return sourceFromHeaders;
    }

    /** Returns the most events that are stepped in one call, {@code >= 1}. */
    public int batchSize() {
        return batchSize;
    }

    /** Returns the longest that an event is held back, {@code >= 1 ms}. */
    public Duration batchLinger() {
        return batchLinger;
    }

    /** Returns the bytes that states in memory may take, over all tasks. */
    public long memoryBytes() {
        return memoryBytes;
    }

    /** Returns who is told. */
    public ClassifierListener listener() {
        return listener;
    }

    /** Collects options. */
    public static final class Builder {
        private String storeName = "cellstream-states";
        private Duration idleTimeout = Duration.ZERO;
        private EventOrder outOfOrder = EventOrder.PROCESS;
        private @Nullable String unknownToken;
        private @Nullable Scorer scorer;
        private AnswerOptions answers = AnswerOptions.DEFAULTS;
        private ModelChange onModelChange = ModelChange.RESET;
        private boolean halfPrecision;
        private @Nullable String predictionChild;
        private @Nullable String lifecycleChild;
        private Set<LifecycleChange> lifecycleChanges = Set.copyOf(EnumSet.allOf(LifecycleChange.class));
        private @Nullable String shadowChild;
        private int rewarmEvents;
        private boolean sourceFromHeaders;
        private int batchSize = 256;
        private Duration batchLinger = Duration.ofMillis(5);
        private long memoryBytes = 64L << 20;
        private ClassifierListener listener = ClassifierListener.NONE;

        private Builder() {}

        /** Names the state store, and with it the changelog topic; one of its own for each operator of a topology. */
        public Builder storeName(String name) {
            storeName = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Lets a key's sequence end after a time without events, in stream time: the latest record time that the task has
         * seen. Zero, the default, keeps keys for ever. See {@link EventTimeExtractor}.
         *
         * @throws IllegalArgumentException if negative
         */
        public Builder idleTimeout(Duration timeout) {
            if (timeout.isNegative()) {
                throw new IllegalArgumentException("idle timeout is " + timeout + ", wanted zero or more");
            }
            idleTimeout = timeout;
            return this;
        }

        /** Says what becomes of events whose time lies before their key's last one; {@code PROCESS} by default. */
        public Builder outOfOrder(EventOrder order) {
            outOfOrder = Objects.requireNonNull(order, "order");
            return this;
        }

        /**
         * Reads each token that the model does not know as this one; null, the default, as the one that the model names for
         * it, and rejects it if the model names none.
         */
        public Builder unknownToken(@Nullable String substitute) {
            unknownToken = substitute;
            return this;
        }

        /** Scores every judged event; by default predictions carry no score. */
        public Builder scorer(@Nullable Scorer scorer) {
            this.scorer = scorer;
            return this;
        }

        /**
         * Sets the candidates of a next-token prediction, 5 by default.
         *
         * @throws IllegalArgumentException if less than 1
         */
        public Builder topK(int candidates) {
            answers = answers.withTopK(candidates);
            return this;
        }

        /** Says how much a prediction says; {@link AnswerOptions#DEFAULTS} by default. */
        public Builder answers(AnswerOptions options) {
            answers = Objects.requireNonNull(options, "options");
            return this;
        }

        /** Says what becomes of states that another model made; {@code RESET} by default. */
        public Builder onModelChange(ModelChange change) {
            onModelChange = Objects.requireNonNull(change, "change");
            return this;
        }

        /**
         * Stores hidden states as IEEE 754 binary16: half the bytes, a relative error of 2<sup>-11</sup> at each step.
         * Values beyond 65,504 become infinite. Either form is read whatever this says.
         */
        public Builder halfPrecision(boolean half) {
            halfPrecision = half;
            return this;
        }

        /**
         * Tells the life of sequences to one child node of the operator, and predictions to another: Kafka Streams sends
         * what is addressed to nobody to all children. By default there are predictions alone, for every child.
         *
         * @param predictions name of the node that receives predictions
         * @param lifecycle name of the node that receives {@link io.github.cellstream.schemas.LifecycleEvent}s
         */
        public Builder children(String predictions, String lifecycle) {
            predictionChild = Objects.requireNonNull(predictions, "predictions");
            lifecycleChild = Objects.requireNonNull(lifecycle, "lifecycle");
            return this;
        }

        /** Sends predictions to one child and tells nobody of lives. */
        Builder predictionsOnly(String child) {
            predictionChild = child;
            lifecycleChild = null;
            return this;
        }

        /**
         * Makes room for a shadow: a store for its states beside the current model's, and a child node for its predictions.
         * By default no shadow may run.
         */
        public Builder shadow(String child) {
            shadowChild = Objects.requireNonNull(child, "child");
            return this;
        }

        /**
         * Keeps so many of a key's last inputs with its state, so that another model can be warmed up with them; none by
         * default. An input takes 13 bytes and 4 per feature, or the token's bytes, at each write of the state.
         *
         * @throws IllegalArgumentException if negative
         */
        public Builder rewarmEvents(int events) {
            if (events < 0) {
                throw new IllegalArgumentException("rewarm events are " + events + ", wanted 0 or more");
            }
            rewarmEvents = events;
            return this;
        }

        /** Believes {@link SourceHeaders}: only behind a re-keying that writes them itself. Not by default. */
        public Builder sourceFromHeaders(boolean believed) {
            sourceFromHeaders = believed;
            return this;
        }

        /**
         * Sets the most events that are stepped in one call of the model, 256 by default; 1 steps each alone. Takes effect
         * with {@link io.github.cellstream.processor.commit.PolledRecords} only.
         *
         * @throws IllegalArgumentException if less than 1
         */
        public Builder batchSize(int events) {
            if (events < 1) {
                throw new IllegalArgumentException("batch size is " + events + ", wanted 1 or more");
            }
            batchSize = events;
            return this;
        }

        /**
         * Sets the longest that a gathered event waits for others, 5 ms by default. Without a backlog no event waits.
         *
         * @throws IllegalArgumentException if less than 1 ms
         */
        public Builder batchLinger(Duration longest) {
            if (longest.toMillis() < 1) {
                throw new IllegalArgumentException("batch linger is " + longest + ", wanted 1 ms or more");
            }
            batchLinger = longest;
            return this;
        }

        /**
         * Sets the bytes that states in memory may take over all tasks of this instance, 64 MiB by default. States beyond
         * it are read from the store at each event and written back.
         *
         * @throws IllegalArgumentException if negative
         */
        public Builder memoryBytes(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("memory is " + bytes + " bytes, wanted 0 or more");
            }
            memoryBytes = bytes;
            return this;
        }

        /**
         * Says which turns lifecycle records tell, all by default. {@code RESTORED} is told of a key at its first event after a
         * task began with the key's state found in the store, after a start, a crash or a rebalance.
         */
        public Builder lifecycleChanges(Set<LifecycleChange> changes) {
            lifecycleChanges = Set.copyOf(changes);
            return this;
        }

        /** Names who is told of every event, step and rejection. */
        public Builder listener(ClassifierListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** Returns the options. */
        public ClassifierOptions build() {
            return new ClassifierOptions(this);
        }
    }
}
