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
 * has moved on when the event is stepped with others. Used again for another event.
 */
final class PendingEvent<K> {
    /** Its place among the gathered events, and the row of its input. */
    final int index;
    /** The record context of its own. */
    final EventContext context = new EventContext();

    private @Nullable Record<K, SequenceEvent> record;
    private @Nullable SourcePosition source;
    private @Nullable SequenceSlot<K> slot;

    /** What it asks for. */
    Control control = Control.STEP;

    long eventTime;
    long streamTime;

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
    long foundSteps;
    /** What became of the sequence before it, or null. */
    @Nullable
    LifecycleChange closed;

    long closedSteps;
    String closedReason = "";
    /** What the model says, or null if nothing is to be said. */
    @Nullable
    Prediction prediction;

    PendingEvent(int index) {
        this.index = index;
    }

    /** Takes a record in; what was known of the one before is forgotten. */
    void take(Record<K, SequenceEvent> newRecord, SourcePosition newSource, long newStreamTime) {
        record = newRecord;
        source = newSource;
        streamTime = newStreamTime;
        slot = null;
        control = Control.STEP;
        steps = false;
        begins = false;
        starts = false;
        endsRunning = false;
        foundSteps = -1;
        closed = null;
        prediction = null;
    }

    /** Joins the event with what is known of its key. */
    void meet(SequenceSlot<K> newSlot) {
        slot = newSlot;
    }

    /** Lets go of everything that the next event in this place does not need. */
    void leave() {
        record = null;
        slot = null;
        prediction = null;
    }

    /** Says that the sequence so far is over, whatever begins now. */
    void close(LifecycleChange change, String reason) {
        closed = change;
        closedSteps = slot().progress.steps;
        closedReason = reason;
    }

    /** Returns whether the sequence has this event, or a later one of its partition, behind it. */
    boolean isCovered() {
        SourcePosition at = source();
        return slot().progress.covers(at.getTopic().hashCode(), at.getPartition(), at.getOffset());
    }

    /** Makes this event the last one of its sequence. */
    void moveOn() {
        SequenceProgress progress = slot().progress;
        SourcePosition at = source();
        if (steps) {
            progress.steps++;
        }
        step = progress.steps;
        progress.topicHash = at.getTopic().hashCode();
        progress.partition = at.getPartition();
        progress.offset = at.getOffset();
        progress.lastEventTime = Math.max(progress.lastEventTime, eventTime);
        progress.lastRecordTime = Math.max(progress.lastRecordTime, record().timestamp());
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

    Record<K, SequenceEvent> record() {
        if (record == null) {
            throw new IllegalStateException("place " + index + " is empty");
        }
        return record;
    }

    SourcePosition source() {
        if (source == null) {
            throw new IllegalStateException("place " + index + " is empty");
        }
        return source;
    }

    K key() {
        return record().key();
    }
}
