package io.github.cellstream.processor;

import io.github.cellstream.processor.state.SequenceProgress;
import io.github.cellstream.processor.state.SequenceStates.Found;
import io.github.cellstream.processor.state.StateRow;
import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.LifecycleChange;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.SourcePosition;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * One event between admission and forwarding, with all that is known of it: it asks nothing of the record context, which
 * will have moved on when events are stepped in batches. Belongs to one row of the step batch and is used again.
 */
final class PendingEvent<K> {
    final int row;
    final StateRow floats;
    final SequenceProgress progress = new SequenceProgress();
    final Judgement judgement;
    /** Forecasts beyond the next reading, the next one first, {@code [horizon × features]}; empty if none are asked for. */
    final float[] ahead;

    private @Nullable Record<K, SequenceEvent> record;
    private @Nullable SourcePosition source;

    /** What it asks for. */
    Control control = Control.STEP;
    /** What was known of its key. */
    Found found = Found.NOTHING;

    long eventTime;
    long streamTime;

    /** Whether it advances the state. */
    boolean steps;
    /** Whether a sequence begins with it. */
    boolean starts;
    /** What became of the sequence before it, or null. */
    @Nullable
    LifecycleChange closed;

    long closedSteps;
    String closedReason = "";

    PendingEvent(int row, StateRow floats, Judgement judgement, float[] ahead) {
        this.row = row;
        this.floats = floats;
        this.judgement = judgement;
        this.ahead = ahead;
    }

    /** Takes a record in; what was known of the one before is forgotten. */
    void take(Record<K, SequenceEvent> newRecord, SourcePosition newSource, long newStreamTime) {
        record = newRecord;
        source = newSource;
        streamTime = newStreamTime;
        control = Control.STEP;
        found = Found.NOTHING;
        steps = false;
        starts = false;
        closed = null;
    }

    /** Says that the sequence so far is over, whatever begins now. */
    void close(LifecycleChange change, String reason) {
        closed = change;
        closedSteps = progress.steps;
        closedReason = reason;
    }

    /** Returns whether the sequence has this event, or a later one of its partition, behind it. */
    boolean isCovered() {
        SourcePosition at = source();
        return progress.covers(at.getTopic().hashCode(), at.getPartition(), at.getOffset());
    }

    /** Makes this event the last one of its sequence. */
    void moveOn() {
        SourcePosition at = source();
        progress.topicHash = at.getTopic().hashCode();
        progress.partition = at.getPartition();
        progress.offset = at.getOffset();
        progress.lastEventTime = Math.max(progress.lastEventTime, eventTime);
        progress.lastRecordTime = Math.max(progress.lastRecordTime, record().timestamp());
    }

    /** Returns whether the sequence so far goes on with this event. */
    boolean isRunning() {
        return found == Found.RUNNING && closed == null;
    }

    /** Returns whether the sequence is over after this event. */
    boolean ends() {
        return control == Control.END || control == Control.RESET;
    }

    /** Returns whether a prediction is due. */
    boolean answers() {
        return steps || (control == Control.END && progress.steps > 0);
    }

    Record<K, SequenceEvent> record() {
        if (record == null) {
            throw new IllegalStateException("row " + row + " is empty");
        }
        return record;
    }

    SourcePosition source() {
        if (source == null) {
            throw new IllegalStateException("row " + row + " is empty");
        }
        return source;
    }

    K key() {
        return record().key();
    }
}
