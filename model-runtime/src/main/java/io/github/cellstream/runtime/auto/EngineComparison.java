package io.github.cellstream.runtime.auto;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import java.util.Random;

/**
 * Steps two models of one file over the same random sequences and measures how far apart they come.
 *
 * @param largestOutput largest difference of an output, relative where it is beyond ±1; infinite if one is NaN where the
 *     other is not
 * @param largestState largest difference of a state, likewise
 * @param steps steps compared
 */
public record EngineComparison(double largestOutput, double largestState, int steps) {
    private static final int ROWS = 3;

    /**
     * Compares two models, from their initial states, each carrying its own state.
     *
     * @param one a model
     * @param other a model of the same sizes
     * @param steps steps of each of three sequences, {@code >= 1}
     * @param seed of the inputs: standard normal features, uniform tokens
     */
    public static EngineComparison of(SequenceModel one, SequenceModel other, int steps, long seed) {
        StepBatch a = start(one);
        StepBatch b = start(other);
        Random random = new Random(seed);
        double output = 0;
        double state = 0;
        for (int step = 0; step < steps; step++) {
            fill(one, a, b, random);
            one.step(a);
            other.step(b);
            output = Math.max(output, difference(a.outputs(), b.outputs()));
            state = Math.max(state, difference(a.states(), b.states()));
        }
        return new EngineComparison(output, state, steps);
    }

    /** Returns the larger of both differences. */
    public double largest() {
        return Math.max(largestOutput, largestState);
    }

    private static StepBatch start(SequenceModel model) {
        StepBatch batch = model.newBatch(ROWS);
        batch.size(ROWS);
        for (int row = 0; row < ROWS; row++) {
            model.initialState(batch.states(), batch.stateOffset(row));
        }
        return batch;
    }

    private static void fill(SequenceModel model, StepBatch a, StepBatch b, Random random) {
        if (model.spec().input().kind() == InputKind.TOKENS) {
            for (int row = 0; row < ROWS; row++) {
                int token = random.nextInt(model.spec().input().size());
                a.tokens()[row] = token;
                b.tokens()[row] = token;
            }
            return;
        }
        for (int i = 0; i < a.inputs().length; i++) {
            float value = (float) random.nextGaussian();
            a.inputs()[i] = value;
            b.inputs()[i] = value;
        }
    }

    private static double difference(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = Math.abs((double) a[i] - b[i]) / Math.max(1, Math.abs(b[i]));
            if (Float.isNaN(a[i]) != Float.isNaN(b[i])) {
                return Double.POSITIVE_INFINITY;
            }
            largest = Double.isNaN(difference) ? largest : Math.max(largest, difference);
        }
        return largest;
    }
}
