package io.github.cellstream.runtime.online;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.StepBatch;

/** A batch with the scratch space of one row's step. */
final class OnlineBatch extends StepBatch {
    /** Activations, standardised readings, 1: {@code [M]}. */
    final float[] regressors;
    /** {@code [M]}. */
    final float[] scratch;

    OnlineBatch(ModelSpec spec, int capacity, int regressors) {
        super(spec, capacity);
        this.regressors = new float[regressors];
        this.scratch = new float[regressors];
    }
}
