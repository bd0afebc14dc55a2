package io.github.cellstream.runtime.head;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Normalization;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.TensorSlice;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The next reading, and how far this one was from what had been expected. Memory: the last forecast [F] in the user's
 * units, NaN before the first; then, for a model without normalisation, the running error scale [F] and the number of
 * errors it has seen [1].
 *
 * <p>Surprise is the root mean square over features of the error in the model's normalised units. A model without
 * normalisation, as of the engine {@code online}, has no such units: there each feature's error counts in multiples of its
 * own mean absolute error, followed over {@link #HORIZON} events and slow to believe outliers. A novelty is passed on from
 * an output named {@code novelty}, deviations from one named {@code deviation}.
 */
final class ForecastHead implements Head {
    /** Events over which the error scale is followed. */
    private static final int HORIZON = 500;
    /** One event lets an error scale grow by at most this factor. */
    private static final float GROWTH = 1.25f;
    /** An error below this share of the reading is rounding: the least error scale. */
    private static final float RESOLUTION = 1e-6f;

    private static final float MOST_SURPRISE = 1e6f;

    private final int features;
    private final boolean identity;
    private final float[] mean;
    private final float[] scale;
    private final int novelty;
    private final int deviation;
    private final Movement movement;

    ForecastHead(ModelSpec spec) {
        features = spec.taskOutputSize();
        Normalization normalization = spec.input().normalization();
        identity = normalization.isIdentity();
        movement = new Movement(features);
        mean = new float[features];
        scale = new float[features];
        Arrays.fill(scale, 1);
        for (int f = 0; f < normalization.size(); f++) {
            mean[f] = normalization.mean().get(f);
            scale[f] = normalization.scale().get(f);
        }
        novelty = offset(spec, "novelty", size -> size == 1);
        deviation = offset(spec, Judgement.DEVIATION, size -> size % features == 0);
    }

    private static int offset(ModelSpec spec, String name, IntPredicate size) {
        return spec.outputs().stream()
                .filter(output -> output.name().equals(name) && size.test(output.size()))
                .mapToInt(TensorSlice::offset)
                .findFirst()
                .orElse(-1);
    }

    @Override
    public int memorySize() {
        return (identity ? 2 * features + 1 : features) + movement.memorySize();
    }

    @Override
    public void initialMemory(float[] memory, int offset) {
        Arrays.fill(memory, offset, offset + memorySize(), 0);
        Arrays.fill(memory, offset, offset + features, Float.NaN);
        movement.initialMemory(memory, offset + memorySize() - movement.memorySize());
    }

    @Override
    public void judge(StepBatch batch, int row, float[] memory, int offset, Judgement judgement) {
        judgement.clear();
        System.arraycopy(memory, offset, judgement.expected, 0, features);
        judgement.surprise = surprise(batch, row, memory, offset);
        deviations(batch, row, judgement);
        judgement.movement = movement(batch, row, memory, offset + memorySize() - movement.memorySize());
        int output = batch.outputOffset(row);
        for (int f = 0; f < features; f++) {
            float forecast = batch.outputs()[output + f] * scale[f] + mean[f];
            judgement.result[f] = forecast;
            memory[offset + f] = forecast;
        }
        if (novelty >= 0) {
            judgement.novelty = batch.outputs()[output + novelty];
        }
    }

    @Override
    public void recall(float[] memory, int offset, Judgement judgement) {
        judgement.clear();
        System.arraycopy(memory, offset, judgement.result, 0, features);
    }

    private void deviations(StepBatch batch, int row, Judgement judgement) {
        float[] deviations = judgement.deviations;
        if (deviation >= 0) {
            System.arraycopy(batch.outputs(), batch.outputOffset(row) + deviation, deviations, 0, deviations.length);
            return;
        }
        for (int f = 0; f < features; f++) {
            float reading = batch.inputs()[batch.inputOffset(row) + f] * scale[f] + mean[f];
            deviations[f] = Math.abs(reading - judgement.expected[f]);
        }
    }

    private float movement(StepBatch batch, int row, float[] memory, int offset) {
        int input = batch.inputOffset(row);
        float least = Float.POSITIVE_INFINITY;
        for (int f = 0; f < features; f++) {
            float reading = batch.inputs()[input + f] * scale[f] + mean[f];
            least = Math.min(least, movement.learn(reading, f, memory, offset));
        }
        movement.count(memory, offset);
        return least;
    }

    private float surprise(StepBatch batch, int row, float[] memory, int offset) {
        if (Float.isNaN(memory[offset])) {
            return Float.NaN;
        }
        int input = batch.inputOffset(row);
        float squares = 0;
        for (int f = 0; f < features; f++) {
            float reading = batch.inputs()[input + f] * scale[f] + mean[f];
            float error = Math.abs(reading - memory[offset + f]);
            float units = identity ? ownUnits(error, reading, memory, offset, f) : error / scale[f];
            float bounded = Math.min(MOST_SURPRISE, units);
            squares += bounded * bounded;
        }
        if (identity) {
            int count = offset + 2 * features;
            memory[count] = Math.min(HORIZON, memory[count] + 1);
        }
        return (float) Math.sqrt(squares / features);
    }

    /** Returns the error in multiples of the feature's mean absolute error so far, and learns from it. */
    private float ownUnits(float error, float reading, float[] memory, int offset, int f) {
        int at = offset + features + f;
        float count = memory[offset + 2 * features];
        float least = Math.max(Float.MIN_NORMAL, RESOLUTION * Math.abs(reading));
        float usual = Math.max(memory[at], least);
        float share = 1 / (count + 1);
        if (Float.isFinite(error)) {
            float learnt = memory[at] + share * (error - memory[at]);
            memory[at] = memory[at] > 0 ? Math.min(learnt, GROWTH * memory[at]) : learnt;
        }
        return count == 0 ? Math.min(1, error / least) : error / usual;
    }
}
