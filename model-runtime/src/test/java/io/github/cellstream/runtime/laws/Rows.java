package io.github.cellstream.runtime.laws;

import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import java.util.SplittableRandom;

/** Sequences of random inputs for a model: the input of a row at a step is always the same, whoever steps it. */
final class Rows {
    private static final long FIRST_TIME = 1_767_225_600_000L;
    private static final long PAUSE = 3_000_000L;

    private final SequenceModel model;
    private final long seed;
    private final int size;

    Rows(SequenceModel model, long seed, int size) {
        this.model = model;
        this.seed = seed;
        this.size = size;
    }

    /** Returns a batch of all rows at their initial states. */
    StepBatch begin() {
        return begin(size);
    }

    /** Returns a batch of one row at its initial state. */
    StepBatch alone() {
        return begin(1);
    }

    void step(StepBatch batch, int step) {
        fill(batch, step);
        model.step(batch);
    }

    void stepAlone(StepBatch batch, int step, int row) {
        fill(batch, 0, step, row);
        model.step(batch);
    }

    void fill(StepBatch batch, int step) {
        for (int row = 0; row < size; row++) {
            fill(batch, row, step, row);
        }
    }

    private StepBatch begin(int rows) {
        StepBatch batch = model.newBatch(rows);
        batch.size(rows);
        for (int row = 0; row < rows; row++) {
            model.initialState(batch.states(), batch.stateOffset(row));
        }
        return batch;
    }

    private void fill(StepBatch batch, int at, int step, int row) {
        SplittableRandom random = new SplittableRandom(seed + 1_000_003L * step + row);
        batch.times()[at] = FIRST_TIME + step * PAUSE + row;
        if (batch.tokens().length > 0) {
            batch.tokens()[at] = random.nextInt(model.spec().input().size());
        }
        int from = batch.inputOffset(at);
        int to = batch.inputOffset(at + 1);
        for (int i = from; i < to; i++) {
            batch.inputs()[i] = (float) random.nextDouble(-2, 2);
        }
    }
}
