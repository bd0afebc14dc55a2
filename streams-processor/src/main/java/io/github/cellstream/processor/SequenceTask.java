package io.github.cellstream.processor;

import io.github.cellstream.processor.commit.Backlog;
import io.github.cellstream.processor.commit.CommitAwareStore;
import io.github.cellstream.processor.commit.EventContext;
import io.github.cellstream.processor.commit.TaskContext;
import io.github.cellstream.processor.model.Occupant;
import io.github.cellstream.processor.state.MemoryBudget;
import io.github.cellstream.processor.state.SequenceSlot;
import io.github.cellstream.processor.state.SequenceStates;
import io.github.cellstream.processor.state.SequenceStates.Found;
import io.github.cellstream.processor.state.StateCodec;
import io.github.cellstream.processor.state.StateError;
import io.github.cellstream.processor.state.StateException;
import io.github.cellstream.processor.state.StateOwner;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.LifecycleChange;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * One task's share of a {@link SequenceClassifier}, for one model.
 *
 * <p>{@link #process} gathers: it admits an event, decides what it does to its key's sequence, and moves the sequence's
 * bookkeeping on, while floats wait. {@link #drain} steps what was gathered, many keys at once, and forwards the answers in
 * the order of the events. It comes when the batch is full, when no further event has been polled, when the oldest event
 * has waited for the linger, and before every commit, so that nothing gathered is ever committed past.
 *
 * <p>What may fail for an event's own sake comes before what it changes: an event is rejected while it is gathered. An
 * exception in drain fails the task, and the transaction with it.
 */
final class SequenceTask<K> {
    private final ClassifierOptions options;
    private final ClassifierListener listener;
    private final ProcessorContext<K, Object> context;
    private final TaskContext task;
    private final CommitAwareStore<K> store;
    private final Backlog backlog = new Backlog();
    private final long fingerprint;
    private final Admission admission;
    private final ModelRows rows;
    private final SequenceStates<K> states;
    private final IdleExpiry<K> expiry;
    private final Lifecycle<K> lifecycle;
    private final Takeover takeover;
    private final EventBatch<K> batch;
    private final Inheritance<K> inheritance;
    private final List<Cancellable> timers = new ArrayList<>();
    private @Nullable BiConsumer<PendingEvent<K>, Prediction> witness;
    /** Whether nothing has come in since the last commit: every state is in the store. */
    private boolean committed = true;

    private int received;
    private int predicted;

    /**
     * Takes hold of its store.
     *
     * @param options the scorer among them is the model's own
     * @param kin where states are looked for beside that store
     */
    SequenceTask(
            Occupant occupant,
            ClassifierOptions options,
            MemoryBudget budget,
            ProcessorContext<K, Object> context,
            Kin<K> kin) {
        SequenceModel model = occupant.model();
        this.options = options;
        this.context = context;
        task = new TaskContext(context);
        store = context.getStateStore(options.storeName());
        listener = options.listener();
        fingerprint = model.spec().id().shortFingerprint();
        admission = new Admission(model.spec().input());
        rows = new ModelRows(model, options);
        Predictions predictions = new Predictions(model, options.answers());
        takeover = kin.takeover();
        lifecycle = new Lifecycle<>(context, options, predictions.model());
        boolean mayRepeat = !StreamsConfig.EXACTLY_ONCE_V2.equals(
                context.appConfigs().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
        StateCodec codec = new StateCodec(rows.layout(), options.halfPrecision());
        inheritance = new Inheritance<>(fingerprint, occupant.lineage(), rows, codec, kin);
        states = new SequenceStates<>(
                store.wrapped(),
                codec,
                budget,
                new StateOwner(fingerprint, mayRepeat, rows::beginMemories, options.rewarmEvents(), task::speakAt),
                inheritance);
        expiry = new IdleExpiry<>(states, lifecycle, options.idleTimeout());
        batch = new EventBatch<>(rows, codec, predictions, rows.capacity());
        schedule(mayRepeat, kin.fence());
        store.beforeCommit(() -> kin.fence().accept(() -> task.run(this::writeBack)));
    }

    private void schedule(boolean mayRepeat, Consumer<Runnable> fence) {
        if (mayRepeat || !options.idleTimeout().isZero()) {
            timers.add(context.schedule(
                    IdleExpiry.INTERVAL,
                    PunctuationType.STREAM_TIME,
                    now -> fence.accept(() -> expiry.punctuate(now))));
        }
        if (options.batchSize() > 1) {
            timers.add(context.schedule(
                    options.batchLinger(), PunctuationType.WALL_CLOCK_TIME, now -> fence.accept(this::drain)));
        }
    }

    /** Takes one event in, and steps what was gathered if there is nothing to wait for. */
    void process(Record<K, SequenceEvent> record) {
        committed = false;
        EventContext place = task.capture();
        PendingEvent<K> pending =
                new PendingEvent<>(batch.next(), record, place, source(record, place), context.currentStreamTimeMs());
        received++;
        boolean last = !backlog.isBehind(place);
        try {
            gather(pending);
        } catch (RejectedEventException e) {
            if (last || lifecycle.tells(LifecycleChange.REJECTED)) {
                drain();
            }
            tellRejected(pending, e);
            throw e;
        }
        if (last || batch.isFull()) {
            drain();
        }
    }

    /** Comes behind all that was gathered before, so that a key's turns are told in their order. */
    private void tellRejected(PendingEvent<K> pending, RejectedEventException why) {
        if (lifecycle.tells(LifecycleChange.REJECTED) && pending.key() != null) {
            SequenceSlot<K> slot = states.recall(pending.key());
            boolean runs = slot.found == Found.RUNNING || slot.found == Found.OTHER_MODEL;
            lifecycle.rejected(pending, runs ? slot.progress.steps : 0, why);
        }
    }

    /** Steps and forwards what was gathered. */
    private void drain() {
        if (!batch.isEmpty()) {
            batch.step();
            task.run(() -> batch.drain(this::forward));
        }
        tell();
        task.run(states::shrink);
    }

    /** The meters' counters are shared between threads, and each call of theirs is a memory fence. */
    private void tell() {
        if (received > 0) {
            listener.received(received);
            received = 0;
        }
        if (predicted > 0) {
            listener.predicted(predicted);
            predicted = 0;
        }
    }

    private void writeBack() {
        drain();
        listener.writtenBack(states.writeBack());
        committed = true;
    }

    /** Returns whether nothing has come in since the last commit: every state is in the store. */
    boolean isCommitted() {
        return committed;
    }

    /** Names who hears of each prediction when it has been forwarded; null for nobody. */
    void tell(@Nullable BiConsumer<PendingEvent<K>, Prediction> newWitness) {
        witness = newWitness;
    }

    /** Returns a key's running sequence as it would be stored now, or null if it has none. */
    byte @Nullable [] running(K key) {
        SequenceSlot<K> slot = states.recall(key);
        if (slot.gathered > 0) {
            drain();
            slot = states.recall(key);
        }
        return slot.found == Found.RUNNING ? states.encode(slot) : null;
    }

    /** Takes a key's state over from where it is warm, before any event asks for it. */
    void adopt(K key) {
        committed = false;
        states.recall(key);
        task.run(states::shrink);
    }

    /** Lets go of the store and of memory. */
    void close() {
        timers.forEach(Cancellable::cancel);
        store.release();
        states.close();
    }

    private void gather(PendingEvent<K> pending) {
        admit(pending);
        if (recall(pending)) {
            pending.moveOn();
            remember(pending);
            keep(pending);
            batch.add(pending);
        }
    }

    private void admit(PendingEvent<K> pending) {
        try {
            admission.admit(pending);
            if (pending.steps) {
                rows.encode(pending);
            }
        } catch (RejectedEventException e) {
            listener.rejected(e.code());
            throw e;
        }
    }

    /** Brings the key's sequence to memory; returns whether the event is to be applied to it. */
    private boolean recall(PendingEvent<K> pending) {
        SequenceSlot<K> slot = states.recall(pending.key());
        pending.meet(slot);
        if (slot.found != Found.NOTHING && pending.isCovered()) {
            listener.duplicate();
            return false;
        }
        if (slot.found == Found.RUNNING || slot.found == Found.OTHER_MODEL) {
            if (expiry.isOver(slot.progress, pending.streamTime)) {
                pending.close(LifecycleChange.EXPIRED, expiry.reason());
            } else if (pending.control == Control.START || pending.control == Control.RESET) {
                pending.close(LifecycleChange.RESET, "control " + pending.control);
            } else if (slot.found == Found.OTHER_MODEL) {
                leaveOtherModel(pending);
            } else if (isLate(pending) && !obeyLate(pending)) {
                return false;
            }
        }
        pending.endsRunning = pending.control == Control.END && (pending.steps || pending.isRunning());
        if (!pending.isRunning()) {
            slot.progress.restart(fingerprint);
            slot.history.clear();
            pending.begins = true;
            pending.starts = pending.steps || pending.control == Control.START;
        }
        if (lifecycle.tells(LifecycleChange.RESTORED)
                && takeover.found(slot.progress, pending.source)
                && pending.isRunning()) {
            pending.foundSteps = slot.progress.steps;
        }
        return true;
    }

    private void leaveOtherModel(PendingEvent<K> pending) {
        String reason = "its state is of model " + Long.toHexString(pending.slot().progress.fingerprint)
                + ", this one is " + Long.toHexString(fingerprint);
        if (options.onModelChange() == ModelChange.FAIL
                && !inheritance.isToBeReset(pending.slot().progress.fingerprint)) {
            throw new StateException(
                    StateError.STATE_OF_OTHER_MODEL,
                    "key " + Admission.quoted(String.valueOf(pending.key())) + ": " + reason
                            + "; run the model that made it, or let a change of model reset");
        }
        pending.close(LifecycleChange.RESET, reason);
    }

    /** Controls are obeyed whatever their time. */
    private static boolean isLate(PendingEvent<?> pending) {
        return pending.control == Control.STEP && pending.eventTime < pending.slot().progress.lastEventTime;
    }

    private boolean obeyLate(PendingEvent<K> pending) {
        switch (options.outOfOrder()) {
            case PROCESS -> {
                return true;
            }
            case DROP -> {
                listener.dropped();
                return false;
            }
            case DEAD_LETTER -> {
                listener.rejected(DeadLetterCode.OUT_OF_ORDER);
                throw Admission.rejected(
                        pending,
                        DeadLetterCode.OUT_OF_ORDER,
                        "event time " + pending.eventTime + ", the key's last one is "
                                + pending.slot().progress.lastEventTime);
            }
        }
        throw new IllegalStateException("no such order: " + options.outOfOrder());
    }

    private void remember(PendingEvent<K> pending) {
        if (pending.steps && options.rewarmEvents() > 0) {
            pending.slot().history.add(PastInput.bytes(pending.eventTime, pending.record.value()));
        }
    }

    private void keep(PendingEvent<K> pending) {
        SequenceSlot<K> slot = pending.slot();
        if (!pending.ends()) {
            states.keep(slot);
        } else if (slot.found != Found.NOTHING || pending.steps) {
            states.end(slot);
        }
    }

    private void forward(PendingEvent<K> pending) {
        task.speakFor(pending.context);
        LifecycleChange closed = pending.closed;
        if (closed != null) {
            lifecycle.closed(pending, closed, pending.closedSteps, pending.closedReason);
        }
        if (pending.foundSteps >= 0) {
            lifecycle.restored(pending);
        }
        if (pending.starts) {
            lifecycle.started(pending);
        }
        Prediction prediction = pending.prediction;
        if (prediction != null) {
            forward(pending.record.withValue(prediction));
            predicted++;
            if (witness != null) {
                witness.accept(pending, prediction);
            }
        }
        if (pending.endsRunning) {
            lifecycle.closed(pending, LifecycleChange.ENDED, pending.step, "control END");
        }
    }

    private void forward(Record<K, Object> prediction) {
        String child = options.predictionChild();
        if (child == null) {
            context.forward(prediction);
        } else {
            context.forward(prediction, child);
        }
    }

    private SourcePosition source(Record<K, SequenceEvent> record, EventContext place) {
        @Nullable SourcePosition told = options.sourceFromHeaders() ? SourceHeaders.read(record.headers()) : null;
        return told != null ? told : new SourcePosition(place.topic(), place.partition(), place.offset());
    }
}
