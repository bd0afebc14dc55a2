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
 * Steps two models of one file over the same sequences and measures how far apart they come.
 *
 * @param outputs largest difference of each output by its name, relative where it is beyond ±1; infinite if one is NaN
 *     where the other is not
 * @param states largest difference of each state, likewise
 * @param steps steps of the longest sequence compared
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
        Random random = new Random(seed);
        EngineComparison comparison = new EngineComparison(Map.of(), Map.of(), steps);
        return comparison.and(one, other, ROWS, steps, (step, batch) -> fill(one, batch, random));
    }

    /**
     * Compares two models on given sequences, one after the other, each from the initial state.
     *
     * @param sequences {@code [T][F]} features, or {@code [T][1]} token ids; at least one
     */
    public static EngineComparison of(SequenceModel one, SequenceModel other, List<float[][]> sequences) {
        EngineComparison all = new EngineComparison(Map.of(), Map.of(), 0);
        for (float[][] sequence : sequences) {
            all = all.and(one, other, 1, sequence.length, (step, batch) -> {
                if (one.spec().input().kind() == InputKind.TOKENS) {
                    batch.tokens()[0] = (int) sequence[step][0];
                } else {
                    System.arraycopy(sequence[step], 0, batch.inputs(), batch.inputOffset(0), sequence[step].length);
                }
            });
        }
        return all;
    }

    private EngineComparison and(SequenceModel one, SequenceModel other, int rows, int length, Filling filling) {
        StepBatch a = start(one, rows);
        StepBatch b = start(other, rows);
        Map<String, Double> ofOutputs = new LinkedHashMap<>(outputs);
        Map<String, Double> ofStates = new LinkedHashMap<>(states);
        for (int step = 0; step < length; step++) {
            filling.fill(step, a);
            System.arraycopy(a.inputs(), 0, b.inputs(), 0, a.inputs().length);
            System.arraycopy(a.tokens(), 0, b.tokens(), 0, a.tokens().length);
            one.step(a);
            other.step(b);
            merge(ofOutputs, one.spec().outputs(), a.outputs(), b.outputs(), rows);
            merge(ofStates, one.spec().states(), a.states(), b.states(), rows);
        }
        return new EngineComparison(ofOutputs, ofStates, Math.max(steps, length));
    }

    private interface Filling {
        void fill(int step, StepBatch batch);
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

    private static StepBatch start(SequenceModel model, int rows) {
        StepBatch batch = model.newBatch(rows);
        batch.size(rows);
        for (int row = 0; row < rows; row++) {
            model.initialState(batch.states(), batch.stateOffset(row));
        }
        return batch;
    }

    private static void fill(SequenceModel model, StepBatch batch, Random random) {
        if (model.spec().input().kind() == InputKind.TOKENS) {
            for (int row = 0; row < ROWS; row++) {
                batch.tokens()[row] = random.nextInt(model.spec().input().size());
            }
            return;
        }
        for (int i = 0; i < batch.inputs().length; i++) {
            batch.inputs()[i] = (float) random.nextGaussian();
        }
    }

    private static void merge(Map<String, Double> into, List<TensorSlice> tensors, float[] a, float[] b, int rows) {
        int width = a.length / rows;
        for (TensorSlice tensor : tensors) {
            double largest = 0;
            for (int row = 0; row < rows; row++) {
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
