package io.github.cellstream.processor;

import io.github.cellstream.processor.state.SequenceProgress;
import io.github.cellstream.processor.state.SequenceStates;
import io.github.cellstream.processor.state.SequenceStates.Found;
import io.github.cellstream.processor.state.StateCodec;
import io.github.cellstream.processor.state.StateError;
import io.github.cellstream.processor.state.StateException;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.LifecycleChange;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.SourcePosition;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * One task's share of a {@link SequenceClassifier}.
 *
 * <p>{@link #process} is the path of one event. What may fail for the event's own sake comes before what it changes: an
 * event is rejected before anything is stepped, told or stored. A put is not undone when a later line throws, so keeping
 * and forwarding come last; an exception there fails the task, and the transaction with it.
 */
final class SequenceTask<K> {
    private final ClassifierOptions options;
    private final ClassifierListener listener;
    private final ProcessorContext<K, Object> context;
    private final long fingerprint;
    private final Admission admission;
    private final ModelRows rows;
    private final SequenceStates<K> states;
    private final IdleExpiry<K> expiry;
    private final Predictions predictions;
    private final Lifecycle<K> lifecycle;
    private final PendingEvent<K> pending;

    SequenceTask(SequenceModel model, ClassifierOptions options, ProcessorContext<K, Object> context) {
        this.options = options;
        this.context = context;
        listener = options.listener();
        fingerprint = model.spec().id().shortFingerprint();
        admission = new Admission(model.spec().input());
        rows = new ModelRows(model, options, 1);
        predictions = new Predictions(model, options.answers());
        lifecycle = new Lifecycle<>(context, options, predictions.model());
        boolean mayRepeat = !StreamsConfig.EXACTLY_ONCE_V2.equals(
                context.appConfigs().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
        states = new SequenceStates<>(
                context.getStateStore(options.storeName()),
                new StateCodec(rows.layout(), options.halfPrecision()),
                fingerprint,
                mayRepeat);
        expiry = new IdleExpiry<>(states, lifecycle, options.idleTimeout());
        if (mayRepeat || !options.idleTimeout().isZero()) {
            context.schedule(IdleExpiry.INTERVAL, PunctuationType.STREAM_TIME, expiry);
        }
        pending = rows.newPending(0);
    }

    /** Takes one event from its record to its prediction. */
    void process(Record<K, SequenceEvent> record) {
        admit(record);
        if (recall()) {
            step();
            judge();
            keep();
            forward();
        }
    }

    private void admit(Record<K, SequenceEvent> record) {
        listener.received();
        pending.take(record, source(record), context.currentStreamTimeMs());
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

    /** Brings the key's sequence into the row; returns whether the event is to be applied to it. */
    private boolean recall() {
        SequenceProgress progress = pending.progress;
        rows.beginMemories(pending.floats);
        pending.found = states.recall(pending.key(), progress, pending.floats);
        if (pending.found != Found.NOTHING && pending.isCovered()) {
            listener.duplicate();
            return false;
        }
        if (pending.found != Found.ENDED && pending.found != Found.NOTHING) {
            if (expiry.isOver(progress, pending.streamTime)) {
                pending.close(LifecycleChange.EXPIRED, expiry.reason());
            } else if (pending.control == Control.START || pending.control == Control.RESET) {
                pending.close(LifecycleChange.RESET, "control " + pending.control);
            } else if (pending.found == Found.OTHER_MODEL) {
                leaveOtherModel();
            } else if (isLate() && !obeyLate()) {
                return false;
            }
        }
        if (pending.found != Found.RUNNING || pending.closed != null) {
            progress.restart(fingerprint);
            rows.begin(pending.floats);
            pending.starts = pending.steps || pending.control == Control.START;
        }
        return true;
    }

    private void leaveOtherModel() {
        String reason = "its state is of model " + Long.toHexString(pending.progress.fingerprint) + ", this one is "
                + Long.toHexString(fingerprint);
        if (options.onModelChange() == ModelChange.FAIL) {
            throw new StateException(
                    StateError.STATE_OF_OTHER_MODEL,
                    "key " + Admission.quoted(String.valueOf(pending.key())) + ": " + reason
                            + "; run the model that made it, or let a change of model reset");
        }
        pending.close(LifecycleChange.RESET, reason);
    }

    /** Controls are obeyed whatever their time. */
    private boolean isLate() {
        return pending.control == Control.STEP && pending.eventTime < pending.progress.lastEventTime;
    }

    private boolean obeyLate() {
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
                                + pending.progress.lastEventTime);
            }
        }
        throw new IllegalStateException("no such order: " + options.outOfOrder());
    }

    private void step() {
        if (pending.steps) {
            rows.step(1);
            pending.progress.steps++;
        }
        pending.moveOn();
    }

    private void judge() {
        if (pending.steps) {
            rows.judge(pending);
        } else if (pending.answers()) {
            rows.recallJudgement(pending);
        }
    }

    private void keep() {
        if (pending.ends()) {
            if (pending.found != Found.NOTHING || pending.steps) {
                states.end(pending.key(), pending.progress);
            }
        } else {
            states.keep(pending.key(), pending.progress, pending.floats);
        }
    }

    private void forward() {
        LifecycleChange closed = pending.closed;
        if (closed != null) {
            lifecycle.closed(pending, closed, pending.closedSteps, pending.closedReason);
        }
        if (pending.starts) {
            lifecycle.started(pending);
        }
        if (pending.answers()) {
            predict();
        }
        if (pending.control == Control.END && (pending.steps || pending.isRunning())) {
            lifecycle.closed(pending, LifecycleChange.ENDED, pending.progress.steps, "control END");
        }
    }

    private void predict() {
        Record<K, Object> prediction = pending.record().withValue(predictions.of(pending));
        String child = options.predictionChild();
        if (child == null) {
            context.forward(prediction);
        } else {
            context.forward(prediction, child);
        }
        listener.predicted();
    }

    private SourcePosition source(Record<K, SequenceEvent> record) {
        @Nullable SourcePosition told = options.sourceFromHeaders() ? SourceHeaders.read(record.headers()) : null;
        if (told != null) {
            return told;
        }
        return context.recordMetadata()
                .map(at -> new SourcePosition(at.topic(), at.partition(), at.offset()))
                .orElseGet(() -> new SourcePosition("", -1, -1L));
    }
}
