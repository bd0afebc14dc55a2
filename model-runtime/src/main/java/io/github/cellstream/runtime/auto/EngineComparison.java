package io.github.cellstream.runtime.auto;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.TensorSlice;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Steps two models of one file over the same random sequences and measures how far apart they come.
 *
 * @param outputs largest difference of each output by its name, relative where it is beyond ±1; infinite if one is NaN
 *     where the other is not
 * @param states largest difference of each state, likewise
 * @param steps steps compared
 */
public record EngineComparison(Map<String, Double> outputs, Map<String, Double> states, int steps) {
    /** Sequences that run side by side. */
    public static final int ROWS = 3;

    /** Copies the differences, in their order. */
    public EngineComparison {
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
    }

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
        Map<String, Double> outputs = new LinkedHashMap<>();
        Map<String, Double> states = new LinkedHashMap<>();
        for (int step = 0; step < steps; step++) {
            fill(one, a, b, random);
            one.step(a);
            other.step(b);
            merge(outputs, one.spec().outputs(), a.outputs(), b.outputs());
            merge(states, one.spec().states(), a.states(), b.states());
        }
        return new EngineComparison(outputs, states, steps);
    }

    /** Returns the largest difference of all outputs. */
    public double largestOutput() {
        return largest(outputs);
    }

    /** Returns the largest difference of all states; 0 if there are none. */
    public double largestState() {
        return largest(states);
    }

    /** Returns the larger of both differences. */
    public double largest() {
        return Math.max(largestOutput(), largestState());
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

    private static void merge(Map<String, Double> into, List<TensorSlice> tensors, float[] a, float[] b) {
        int width = a.length / ROWS;
        for (TensorSlice tensor : tensors) {
            double largest = 0;
            for (int row = 0; row < ROWS; row++) {
                int offset = row * width;
                for (int i = offset + tensor.offset(); i < offset + tensor.end(); i++) {
                    largest = Math.max(largest, difference(a[i], b[i]));
                }
            }
            into.merge(tensor.name(), largest, Math::max);
        }
    }

    private static double difference(float a, float b) {
        if (Float.isNaN(a) != Float.isNaN(b)) {
            return Double.POSITIVE_INFINITY;
        }
        double difference = Math.abs((double) a - b) / Math.max(1, Math.abs(b));
        return a == b || Float.isNaN(a) ? 0 : Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    private static double largest(Map<String, Double> differences) {
        return differences.values().stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
    }
}
