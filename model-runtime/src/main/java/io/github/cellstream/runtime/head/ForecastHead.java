package io.github.cellstream.runtime.head;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Normalization;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.TensorSlice;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The next reading with its interval, and how far this one was from what had been expected.
 *
 * <p>Surprise is the root mean square over features of the error in the model's normalised units. A model without
 * normalisation, as of the engine {@code online}, has no such units: there each feature's error counts in multiples of its
 * own mean absolute error, followed over {@link #HORIZON} events and slow to believe outliers. A model with an output named
 * {@code log_variance} [F] (of the error, normalised) says how far off it may be: there errors count in its own standard
 * deviations. What a feature contributed is counted in half widths of its interval, once there is one: beside a feature that is
 * never forecast well, one that always was and now is not would else go unnamed. A novelty is passed on from an output named {@code novelty}, deviations from one named {@code deviation}.
 *
 * <pre>
 * forecast  [F]       in the user's units, NaN before the first
 * error     [F + 1]   running error scale, and the errors it has seen; only without normalisation
 * interval  [3F + 1]  {@link ConformalInterval}
 * movement  [3F + 1]  {@link Movement}
 * </pre>
 */
final class ForecastHead implements Head {
    /** Events over which the error scale is followed. */
    private static final int HORIZON = 500;
    /** One event lets an error scale grow by at most this factor. */
    private static final float GROWTH = 1.25f;
    /** An error below this share of the reading is rounding: the least error scale. */
    private static final float RESOLUTION = 1e-6f;

    private static final float MOST_SURPRISE = 1e6f;
    private static final String LOG_VARIANCE = "log_variance";
    private static final float MOST_LOG_VARIANCE = 40;

    private final int features;
    private final boolean identity;
    private final float[] mean;
    private final float[] scale;
    private final int novelty;
    private final int logVariance;
    private final ConformalInterval interval;
    private final int deviation;
    private final Movement movement;

    ForecastHead(ModelSpec spec, HeadOptions options) {
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
        logVariance = offset(spec, LOG_VARIANCE, size -> size == features);
        deviation = offset(spec, Judgement.DEVIATION, size -> size % features == 0);
        interval = new ConformalInterval(features, options.coverage(), logVariance >= 0);
    }

    /** Returns where a further output begins, -1 if there is none of that name and size. */
    private static int offset(ModelSpec spec, String name, IntPredicate size) {
        return spec.outputs().stream()
                .skip(1)
                .filter(output -> output.name().equals(name) && size.test(output.size()))
                .mapToInt(TensorSlice::offset)
                .findFirst()
                .orElse(-1);
    }

    @Override
    public int memorySize() {
        return intervalAt(0) + interval.memorySize() + movement.memorySize();
    }

    private int intervalAt(int offset) {
        return offset + (identity ? 2 * features + 1 : features);
    }

    private int movementAt(int offset) {
        return intervalAt(offset) + interval.memorySize();
    }

    @Override
    public void initialMemory(float[] memory, int offset) {
        Arrays.fill(memory, offset, offset + memorySize(), 0);
        Arrays.fill(memory, offset, offset + features, Float.NaN);
        interval.initialMemory(memory, intervalAt(offset));
        movement.initialMemory(memory, movementAt(offset));
    }

    @Override
    public void judge(StepBatch batch, int row, float[] memory, int offset, Judgement judgement) {
        judgement.clear();
        System.arraycopy(memory, offset, judgement.expected, 0, features);
        int input = batch.inputOffset(row);
        for (int f = 0; f < features; f++) {
            judgement.reading[f] = batch.inputs()[input + f] * scale[f] + mean[f];
        }
        compare(memory, offset, judgement);
        deviations(batch, row, judgement);
        judgement.movement = movement(judgement.reading, memory, movementAt(offset));
        forecast(batch, row, memory, offset);
        answer(memory, offset, judgement);
        if (novelty >= 0) {
            judgement.novelty = batch.outputs()[batch.outputOffset(row) + novelty];
        }
    }

    @Override
    public void recall(float[] memory, int offset, Judgement judgement) {
        judgement.clear();
        answer(memory, offset, judgement);
    }

    private void answer(float[] memory, int offset, Judgement judgement) {
        System.arraycopy(memory, offset, judgement.result, 0, features);
        for (int f = 0; f < features; f++) {
            judgement.half[f] = interval.half(f, memory, intervalAt(offset));
        }
    }

    private void forecast(StepBatch batch, int row, float[] memory, int offset) {
        int output = batch.outputOffset(row);
        for (int f = 0; f < features; f++) {
            float forecast = batch.outputs()[output + f] * scale[f] + mean[f];
            memory[offset + f] = forecast;
            float deviation =
                    logVariance < 0 ? Float.NaN : scale[f] * deviation(batch.outputs()[output + logVariance + f]);
            interval.announce(forecast, deviation, f, memory, intervalAt(offset));
        }
    }

    private static float deviation(float logVariance) {
        float bounded = Math.max(-MOST_LOG_VARIANCE, Math.min(MOST_LOG_VARIANCE, logVariance));
        return (float) StrictMath.exp(bounded / 2);
    }

    private void deviations(StepBatch batch, int row, Judgement judgement) {
        float[] deviations = judgement.deviations;
        if (deviation >= 0) {
            System.arraycopy(batch.outputs(), batch.outputOffset(row) + deviation, deviations, 0, deviations.length);
            return;
        }
        for (int f = 0; f < features; f++) {
            deviations[f] = Math.abs(judgement.reading[f] - judgement.expected[f]);
        }
    }

    private float movement(float[] reading, float[] memory, int offset) {
        float least = Float.POSITIVE_INFINITY;
        for (int f = 0; f < features; f++) {
            least = Math.min(least, movement.learn(reading[f], f, memory, offset));
        }
        movement.count(memory, offset);
        return least;
    }

    /** Holds the reading against what had been expected of it: surprise, contributions, covered. */
    private void compare(float[] memory, int offset, Judgement judgement) {
        if (Float.isNaN(memory[offset])) {
            return;
        }
        int intervals = intervalAt(offset);
        float squares = 0;
        float shares = 0;
        int announced = 0;
        int inside = 0;
        for (int f = 0; f < features; f++) {
            float reading = judgement.reading[f];
            float error = Math.abs(reading - memory[offset + f]);
            float half = interval.half(f, memory, intervals);
            judgement.expectedHalf[f] = half;
            if (!Float.isNaN(half)) {
                announced++;
                inside += error <= half ? 1 : 0;
            }
            float bounded = Math.min(MOST_SURPRISE, units(error, reading, memory, offset, f));
            interval.learn(error, f, memory, intervals);
            squares += bounded * bounded;
            float off = Float.isNaN(half) ? bounded : halves(error, half, reading);
            judgement.contributions[f] = off * off;
            shares += off * off;
        }
        interval.count(memory, intervals);
        if (identity) {
            int count = offset + 2 * features;
            memory[count] = Math.min(HORIZON, memory[count] + 1);
        }
        for (int f = 0; f < features; f++) {
            judgement.contributions[f] = shares == 0 ? 1f / features : judgement.contributions[f] / shares;
        }
        judgement.surprise = (float) Math.sqrt(squares / features);
        judgement.covered = announced == 0 ? Float.NaN : (float) inside / announced;
    }

    /** Returns the error in half widths of the interval that had been announced: the one furthest outside its own is the cause. */
    private static float halves(float error, float half, float reading) {
        return Math.min(MOST_SURPRISE, error / Math.max(half, least(reading)));
    }

    private static float least(float reading) {
        return Math.max(Float.MIN_NORMAL, RESOLUTION * Math.abs(reading));
    }

    private float units(float error, float reading, float[] memory, int offset, int f) {
        if (logVariance >= 0) {
            return error / interval.scale(f, memory, intervalAt(offset));
        }
        return identity ? ownUnits(error, reading, memory, offset, f) : error / scale[f];
    }

    /** Returns the error in multiples of the feature's mean absolute error so far, and learns from it. */
    private float ownUnits(float error, float reading, float[] memory, int offset, int f) {
        int at = offset + features + f;
        float count = memory[offset + 2 * features];
        float least = least(reading);
        float usual = Math.max(memory[at], least);
        float share = 1 / (count + 1);
        if (Float.isFinite(error)) {
            float learnt = memory[at] + share * (error - memory[at]);
            memory[at] = memory[at] > 0 ? Math.min(learnt, GROWTH * memory[at]) : learnt;
        }
        return count == 0 ? Math.min(1, error / least) : error / usual;
    }
}
