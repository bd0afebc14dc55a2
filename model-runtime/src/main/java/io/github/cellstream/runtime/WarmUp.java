package io.github.cellstream.runtime;

import java.time.Duration;

/**
 * Steps a model before its first event, until the JIT has compiled its kernels: interpreted, a step of vector code takes a
 * hundred times as long. Alternates one row with a whole batch, since either has code of its own.
 */
public final class WarmUp {
    /** Long enough for the kernels of one cell, and hardly felt at the start of a job. */
    public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(1);

    private static final int ROWS = 64;
    private static final int STEPS = 20_000;

    private WarmUp() {}

    /**
     * Steps batches of its own, from the initial state, with inputs of 0; nobody else's state is touched.
     *
     * @param limit time after which it ends, whatever was reached
     * @return the steps that were done
     */
    public static int run(SequenceModel model, Duration limit) {
        StepBatch one = batch(model, 1);
        StepBatch many = batch(model, ROWS);
        long end = System.nanoTime() + limit.toNanos();
        int steps = 0;
        while (steps < STEPS && System.nanoTime() < end) {
            model.step(one);
            model.step(many);
            steps += 2;
        }
        return steps;
    }

    private static StepBatch batch(SequenceModel model, int rows) {
        StepBatch batch = model.newBatch(rows);
        batch.size(rows);
        for (int row = 0; row < rows; row++) {
            model.initialState(batch.states(), batch.stateOffset(row));
        }
        return batch;
    }
}
