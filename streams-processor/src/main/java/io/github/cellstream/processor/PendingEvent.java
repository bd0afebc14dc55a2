package io.github.cellstream.processor;

import io.github.cellstream.processor.commit.EventContext;
import io.github.cellstream.processor.state.SequenceProgress;
import io.github.cellstream.processor.state.SequenceSlot;
import io.github.cellstream.processor.state.SequenceStates.Found;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.LifecycleChange;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.SourcePosition;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * One event between admission and forwarding, with all that is known of it: it asks nothing of the record context, which
 * has moved on when the event is stepped with others.
 */
final class PendingEvent<K> {
    /** Its place among the gathered events, and the row of its input. */
    final int index;

    final Record<K, SequenceEvent> record;
    /** The record context of its own. */
    final EventContext context;

    final SourcePosition source;
    final long streamTime;

    private @Nullable SequenceSlot<K> slot;

    /** What it asks for. */
    Control control = Control.STEP;

    long eventTime;

    /** Whether it advances the state. */
    boolean steps;
    /** Whether the state and the memories begin anew before it. */
    boolean begins;
    /** Whether a sequence begins with it. */
    boolean starts;
    /** Whether it is the last of a sequence that ran. */
    boolean endsRunning;
    /** How many gathered events of its key come before it. */
    int wave;
    /** Number of its step in the sequence, from 1; the steps so far if it does not step. */
    long step;
    /** Steps of a state that the task found and that goes on with this event, or -1. */
    long foundSteps = -1;
    /** What became of the sequence before it, or null. */
    @Nullable
    LifecycleChange closed;

    long closedSteps;
    String closedReason = "";
    /** What the model says, or null if nothing is to be said. */
    @Nullable
    Prediction prediction;

    PendingEvent(
            int index, Record<K, SequenceEvent> record, EventContext context, SourcePosition source, long streamTime) {
        this.index = index;
        this.record = record;
        this.context = context;
        this.source = source;
        this.streamTime = streamTime;
    }

    /** Joins the event with what is known of its key. */
    void meet(SequenceSlot<K> newSlot) {
        slot = newSlot;
    }

    /** Says that the sequence so far is over, whatever begins now. */
    void close(LifecycleChange change, String reason) {
        closed = change;
        closedSteps = slot().progress.steps;
        closedReason = reason;
    }

    /** Returns whether the sequence has this event, or a later one of its partition, behind it. */
    boolean isCovered() {
        return slot().progress.covers(source.getTopic().hashCode(), source.getPartition(), source.getOffset());
    }

    /** Makes this event the last one of its sequence. */
    void moveOn() {
        SequenceProgress progress = slot().progress;
        if (steps) {
            progress.steps++;
        }
        step = progress.steps;
        progress.topicHash = source.getTopic().hashCode();
        progress.partition = source.getPartition();
        progress.offset = source.getOffset();
        progress.lastEventTime = Math.max(progress.lastEventTime, eventTime);
        progress.lastRecordTime = Math.max(progress.lastRecordTime, record.timestamp());
    }

    /** Returns whether the sequence so far goes on with this event. */
    boolean isRunning() {
        return slot().found == Found.RUNNING && closed == null;
    }

    /** Returns whether the sequence is over after this event. */
    boolean ends() {
        return control == Control.END || control == Control.RESET;
    }

    /** Returns whether a prediction is due. */
    boolean answers() {
        return steps || (control == Control.END && step > 0);
    }

    SequenceSlot<K> slot() {
        if (slot == null) {
            throw new IllegalStateException("event " + index + " has no key");
        }
        return slot;
    }

    K key() {
        return record.key();
    }
}
