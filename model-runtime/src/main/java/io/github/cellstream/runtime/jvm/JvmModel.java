package io.github.cellstream.runtime.jvm;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;

/** A plan that is stepped. Holds no state and no native memory. */
final class JvmModel implements SequenceModel {
    private final Plan plan;

    JvmModel(Plan plan) {
        this.plan = plan;
    }

    @Override
    public ModelSpec spec() {
        return plan.spec();
    }

    @Override
    public String engine() {
        return JvmEngine.NAME + "/" + plan.kernels().name();
    }

    @Override
    public StepBatch newBatch(int capacity) {
        return new JvmBatch(plan, capacity);
    }

    @Override
    public void initialState(float[] into, int offset) {
        System.arraycopy(plan.initialState(), 0, into, offset, plan.initialState().length);
    }

    @Override
    public void step(StepBatch batch) {
        if (!(batch instanceof JvmBatch jvm) || jvm.plan != plan) {
            throw new IllegalArgumentException("this batch belongs to another model");
        }
        int rows = batch.size();
        if (plan.spec().input().kind() == InputKind.TOKENS) {
            requireTokens(batch.tokens(), rows, plan.spec().input().size());
        }
        if (rows > 0) {
            plan.run(jvm, rows);
        }
    }

    @Override
    public void close() {}

    private static void requireTokens(int[] tokens, int rows, int vocabulary) {
        for (int r = 0; r < rows; r++) {
            if (tokens[r] < 0 || tokens[r] >= vocabulary) {
                throw new IllegalArgumentException(
                        "row " + r + ": token id " + tokens[r] + " is outside [0, " + vocabulary + ")");
            }
        }
    }
}
