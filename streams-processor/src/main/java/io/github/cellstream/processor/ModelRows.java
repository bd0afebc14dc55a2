package io.github.cellstream.processor;

import io.github.cellstream.processor.state.StateLayout;
import io.github.cellstream.processor.state.StateRow;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
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

    ModelRows(SequenceModel model, ClassifierOptions options, int capacity) {
        this.model = model;
        head = Heads.of(model.spec());
        scorer = options.scorer();
        listener = options.listener();
        layout = new StateLayout(model.spec().stateSize(), head.memorySize(), scorer == null ? 0 : scorer.memorySize());
        batch = model.newBatch(capacity);
        memories = new float[Math.multiplyExact(capacity, layout.memory())];
        inputs = new InputRows(model.spec().input(), options.unknownToken());
    }

    /** Returns the floats that a key is remembered by. */
    StateLayout layout() {
        return layout;
    }

    /** Makes what an event in a row of this batch needs. */
    <K> PendingEvent<K> newPending(int row) {
        StateRow floats = new StateRow(batch.states(), batch.stateOffset(row), memories, row * layout.memory());
        return new PendingEvent<>(row, floats, new Judgement(model.spec()));
    }

    /** Writes the event's time and input into its row, or rejects the event. */
    void encode(PendingEvent<?> pending) {
        batch.times()[pending.row] = pending.eventTime;
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
    }

    /** Repeats what was said at the last step. */
    void recallJudgement(PendingEvent<?> pending) {
        head.recall(pending.floats.memory(), pending.floats.memoryOffset(), pending.judgement);
    }
}
