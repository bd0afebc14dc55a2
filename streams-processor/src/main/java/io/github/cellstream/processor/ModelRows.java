package io.github.cellstream.processor;

import io.github.cellstream.processor.state.StateLayout;
import io.github.cellstream.processor.state.StateRow;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.generate.SeriesGenerator;
import io.github.cellstream.runtime.head.Head;
import io.github.cellstream.runtime.head.Heads;
import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.runtime.score.Scorer;
import io.github.cellstream.schemas.SequenceEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The model's side of the path: the inputs of gathered events, a step batch, and who reads its outputs. Serves one thread.
 */
final class ModelRows {
    /** Most bytes of a batch's rows: a large vocabulary makes them wide, and each task has a batch of its own. */
    private static final long MOST_BYTES = 16L << 20;

    private final SequenceModel model;
    private final Head head;
    private final @Nullable Scorer scorer;
    private final ClassifierListener listener;
    private final StateLayout layout;
    /** Inputs wait here, in the order of their events, for the row that their wave gives them. */
    private final StepBatch inbox;

    private final StepBatch batch;
    private final int capacity;
    private final InputRows inputs;
    private final Judgement judgement;
    private final @Nullable SeriesGenerator series;
    private final float[] ahead;

    ModelRows(SequenceModel model, ClassifierOptions options) {
        this.model = model;
        head = Heads.of(model.spec(), options.answers().head());
        scorer = options.scorer();
        listener = options.listener();
        layout = new StateLayout(model.spec().stateSize(), head.memorySize(), scorer == null ? 0 : scorer.memorySize());
        capacity = capacity(model.spec(), options.batchSize());
        inbox = new StepBatch(model.spec(), capacity);
        batch = model.newBatch(capacity);
        inputs = new InputRows(model.spec().input(), options.unknownToken());
        judgement = new Judgement(model.spec());
        boolean goesOn =
                model.spec().task() == Task.FORECAST && options.answers().horizon() > 1;
        series = goesOn ? new SeriesGenerator(model) : null;
        ahead = new float
                [goesOn
                        ? Math.multiplyExact(
                                options.answers().horizon(), model.spec().taskOutputSize())
                        : 0];
    }

    /** Returns the most events of a batch: as many as were asked for, or fewer where rows are wide. */
    int capacity() {
        return capacity;
    }

    private static int capacity(ModelSpec spec, int wanted) {
        long row = 4L * (spec.input().size() + spec.stateSize() + spec.outputSize());
        return (int) Math.max(1, Math.min(wanted, MOST_BYTES / Math.max(1, row)));
    }

    /** Returns who is told of steps. */
    ClassifierListener listener() {
        return listener;
    }

    /**
     * Brings a row to where a sequence of these inputs alone would be; what the model can't take is passed over.
     *
     * @return steps that were made
     */
    int replay(List<SequenceEvent> inputs, StateRow row) {
        StepBatch one = model.newBatch(1);
        one.size(1);
        begin(row);
        int steps = 0;
        for (SequenceEvent event : inputs) {
            if (this.inputs.encodeIfTaken(event, one)) {
                one.times()[0] = event.getEventTime().toEpochMilli();
                System.arraycopy(row.hidden(), row.hiddenOffset(), one.states(), 0, layout.hidden());
                model.step(one);
                leave(one, 0, row);
                steps++;
            }
        }
        return steps;
    }

    /** Returns the floats that a key is remembered by. */
    StateLayout layout() {
        return layout;
    }

    /** Brings the event's time and input in, or rejects the event. */
    void encode(PendingEvent<?> pending) {
        inbox.times()[pending.index] = pending.eventTime;
        inputs.encode(pending, inbox);
    }

    /** Writes the state and the memories of a sequence that has not begun. */
    void begin(StateRow row) {
        model.initialState(row.hidden(), row.hiddenOffset());
        beginMemories(row);
    }

    /** Writes the memories alone. */
    void beginMemories(StateRow row) {
        head.initialMemory(row.memory(), row.memoryOffset());
        if (scorer != null) {
            scorer.initialMemory(row.memory(), row.memoryOffset() + layout.head());
        }
    }

    /** Copies an event's input and its key's state into a row of the batch. */
    void enter(PendingEvent<?> pending, int row) {
        StateRow state = pending.slot().floats;
        System.arraycopy(state.hidden(), state.hiddenOffset(), batch.states(), batch.stateOffset(row), layout.hidden());
        batch.times()[row] = inbox.times()[pending.index];
        if (batch.tokens().length > 0) {
            batch.tokens()[row] = inbox.tokens()[pending.index];
        } else {
            int from = inbox.inputOffset(pending.index);
            System.arraycopy(inbox.inputs(), from, batch.inputs(), batch.inputOffset(row), batch.inputOffset(1));
        }
    }

    /** Advances the first rows by one step. */
    void step(int rows) {
        long start = System.nanoTime();
        batch.size(rows);
        model.step(batch);
        listener.stepped(rows, System.nanoTime() - start);
    }

    /** Copies the new state out of a row and reads its output; what is said holds until the next row is read. */
    Judgement leave(PendingEvent<?> pending, int row) {
        StateRow state = pending.slot().floats;
        leave(batch, row, state);
        listener.judged(pending.key(), pending.record.value(), pending.step, judgement, state);
        lookAhead(state);
        return judgement;
    }

    private void leave(StepBatch from, int row, StateRow state) {
        System.arraycopy(from.states(), from.stateOffset(row), state.hidden(), state.hiddenOffset(), layout.hidden());
        head.judge(from, row, state.memory(), state.memoryOffset(), judgement);
        if (scorer != null) {
            scorer.score(judgement, state.memory(), state.memoryOffset() + layout.head());
        }
    }

    /** Repeats what was said at a key's last step. */
    Judgement recall(PendingEvent<?> pending) {
        StateRow state = pending.slot().floats;
        head.recall(state.memory(), state.memoryOffset(), judgement);
        lookAhead(state);
        return judgement;
    }

    /**
     * Returns the forecasts beyond the next reading, the next one first, {@code [horizon × features]}, as of the last judgement;
     * empty if none are asked for.
     */
    float[] ahead() {
        return ahead;
    }

    /** Rolls the model onward from a state, which stays as it is. */
    private void lookAhead(StateRow state) {
        if (series != null) {
            float[] next = judgement.result;
            series.resume(state.hidden(), state.hiddenOffset(), next, 0);
            for (int at = 0; at < ahead.length; at += next.length) {
                series.next(ahead, at);
            }
        }
    }
}
