package io.github.cellstream.processor;

import io.github.cellstream.processor.state.StateLayout;
import io.github.cellstream.processor.state.StateRow;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.generate.SeriesGenerator;
import io.github.cellstream.runtime.head.Head;
import io.github.cellstream.runtime.head.Heads;
import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.runtime.score.Scorer;
import org.jspecify.annotations.Nullable;

/** The model's side of the path: a step batch with its inputs, and who reads its outputs. Serves one thread. */
final class ModelRows {
    private final SequenceModel model;
    private final Head head;
    private final @Nullable Scorer scorer;
    private final ClassifierListener listener;
    private final StateLayout layout;
    private final StepBatch batch;
    private final float[] memories;
    private final InputRows inputs;
    private final @Nullable SeriesGenerator series;
    private final int ahead;

    ModelRows(SequenceModel model, ClassifierOptions options, int capacity) {
        this.model = model;
        head = Heads.of(model.spec(), options.answers().head());
        scorer = options.scorer();
        listener = options.listener();
        layout = new StateLayout(model.spec().stateSize(), head.memorySize(), scorer == null ? 0 : scorer.memorySize());
        batch = model.newBatch(capacity);
        memories = new float[Math.multiplyExact(capacity, layout.memory())];
        inputs = new InputRows(model.spec().input(), options.unknownToken());
        boolean goesOn =
                model.spec().task() == Task.FORECAST && options.answers().horizon() > 1;
        series = goesOn ? new SeriesGenerator(model) : null;
        ahead = goesOn
                ? Math.multiplyExact(options.answers().horizon(), model.spec().taskOutputSize())
                : 0;
    }

    /** Returns the floats that a key is remembered by. */
    StateLayout layout() {
        return layout;
    }

    /** Makes what an event in a row of this batch needs. */
    <K> PendingEvent<K> newPending(int row) {
        StateRow floats = new StateRow(batch.states(), batch.stateOffset(row), memories, row * layout.memory());
        return new PendingEvent<>(row, floats, new Judgement(model.spec()), new float[ahead]);
    }

    /** Writes the event's input into its row, or rejects the event. */
    void encode(PendingEvent<?> pending) {
        inputs.encode(pending, batch);
    }

    /** Writes the state and the memories of a sequence that has not begun into the row. */
    void begin(StateRow row) {
        model.initialState(row.hidden(), row.hiddenOffset());
        beginMemories(row);
    }

    /** Writes the memories alone: where the stored ones are another head's or scorer's, these stay. */
    void beginMemories(StateRow row) {
        head.initialMemory(row.memory(), row.memoryOffset());
        if (scorer != null) {
            scorer.initialMemory(row.memory(), row.memoryOffset() + layout.head());
        }
    }

    /** Advances the first rows by one step. */
    void step(int rows) {
        long start = System.nanoTime();
        batch.size(rows);
        model.step(batch);
        listener.stepped(rows, System.nanoTime() - start);
    }

    /** Reads the output of a row that was stepped. */
    void judge(PendingEvent<?> pending) {
        StateRow row = pending.floats;
        head.judge(batch, pending.row, row.memory(), row.memoryOffset(), pending.judgement);
        if (scorer != null) {
            scorer.score(pending.judgement, row.memory(), row.memoryOffset() + layout.head());
        }
        lookAhead(pending);
    }

    /** Repeats what was said at the last step. */
    void recallJudgement(PendingEvent<?> pending) {
        head.recall(pending.floats.memory(), pending.floats.memoryOffset(), pending.judgement);
        lookAhead(pending);
    }

    /** Rolls the model onward from the row's state, which stays as it is. */
    private void lookAhead(PendingEvent<?> pending) {
        if (series != null) {
            StateRow row = pending.floats;
            float[] next = pending.judgement.result;
            series.resume(row.hidden(), row.hiddenOffset(), next, 0);
            for (int at = 0; at < ahead; at += next.length) {
                series.next(pending.ahead, at);
            }
        }
    }
}
