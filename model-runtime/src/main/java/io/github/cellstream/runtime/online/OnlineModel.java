package io.github.cellstream.runtime.online;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.TensorSlice;
import java.util.Arrays;
import java.util.List;

/**
 * Forecasts the next reading, and learns to while it does so. Features [B×F] in the user's units; outputs {@code
 * forecast} [B×F] in the same units, {@code novelty} [B×1], the leverage of the situation reached, and {@code deviation}
 * [B×F×9], how far the reading is from what was expected of it, see {@link Deviations}.
 *
 * <p>One step of a row: the reading that came is held against the expectations; the readout learns from it against the
 * forecast made of it; the running normalisation and the profiles of day and week take it in; the reservoir advances; the readout forecasts the increment from this reading to the
 * next, in spreads, so that before anything is learnt the forecast is the last reading and a new level is followed at
 * once. Layout of the state: {@link OnlineState}.
 *
 * <p>Only additions, multiplications and divisions in a fixed order, row by row: the same bits on every JDK and for every
 * batch. A reading that is NaN or infinite counts as missing: its forecast stands for it and nothing is learnt, so the
 * state stays finite.
 */
final class OnlineModel implements SequenceModel {
    private static final float MOST_STEPS = 1 << 24;
    /** One event lets the usual error grow by at most this factor. */
    private static final float GROWTH = 1.25f;

    private static final float HUBER = 3;
    /**
     * The usual error counts as no less than this many spreads: where nearly all readings are forecast to the last digit,
     * the few that aren't must still be learnt from, or rare situations are never set right.
     */
    private static final float LEAST_ERROR = 0.2f;

    /** Deviations below this share of the reading are rounding. */
    private static final float RESOLUTION = 1e-6f;
    /** Profiles learn from a reading as far as this many spreads from what they hold. */
    private static final float REACH = 8;

    private static final long DAY = 24 * 3_600_000L;

    private final int features;
    private final int units;
    private final int regressors;
    private final float slowest;
    private final ModelSpec spec;
    private final OnlineState layout;
    private final Reservoir reservoir;
    private final RunningNormalization normalization;
    private final RecursiveLeastSquares leastSquares;
    private final ClockProfile day = new ClockProfile(DAY, 24, true);
    private final ClockProfile week = new ClockProfile(7 * DAY, 168, false);

    OnlineModel(OnlineSettings settings) {
        features = settings.features();
        units = settings.units();
        regressors = units + features + 1;
        slowest = 1f / settings.horizon();
        layout = new OnlineState(features, units, day.bins(), week.bins());
        reservoir = new Reservoir(settings);
        normalization = new RunningNormalization(settings.horizon());
        leastSquares = new RecursiveLeastSquares(regressors, settings.forgetting(), settings.delta());
        spec = new ModelSpec(
                settings.id(),
                settings.input(),
                layout.slices,
                List.of(
                        new TensorSlice("forecast", 0, List.of(features)),
                        new TensorSlice("novelty", features, List.of(1)),
                        new TensorSlice("deviation", features + 1, List.of(features, Deviations.CHANNELS))),
                Task.FORECAST,
                List.of());
    }

    @Override
    public ModelSpec spec() {
        return spec;
    }

    @Override
    public String engine() {
        return "online/scalar";
    }

    @Override
    public StepBatch newBatch(int capacity) {
        return new OnlineBatch(spec, capacity, regressors);
    }

    @Override
    public void initialState(float[] into, int offset) {
        Arrays.fill(into, offset, offset + spec.stateSize(), 0);
        leastSquares.reset(into, offset + layout.covariance);
    }

    @Override
    public void step(StepBatch batch) {
        if (!(batch instanceof OnlineBatch own)
                || own.regressors.length != regressors
                || own.stateOffset(1) != spec.stateSize()) {
            throw new IllegalArgumentException("the batch was made by another model than " + spec.id());
        }
        for (int row = 0; row < own.size(); row++) {
            int state = own.stateOffset(row);
            readIn(own, row, state);
            situate(own, state);
            forecast(own, row, state);
        }
    }

    @Override
    public void close() {}

    /** Holds the reading that came against what was expected, and learns from it. */
    private void readIn(OnlineBatch batch, int row, int at) {
        float[] state = batch.states();
        float steps = state[at];
        long time = batch.times()[row];
        for (int f = 0; f < features; f++) {
            float reading = batch.inputs()[batch.inputOffset(row) + f];
            float last = state[at + layout.last + f];
            float spread = state[at + layout.spread + f];
            float increment = state[at + layout.increment + f];
            int deviation = batch.outputOffset(row) + features + 1 + f * Deviations.CHANNELS;
            Arrays.fill(batch.outputs(), deviation, deviation + Deviations.CHANNELS, 0);
            if (!Float.isFinite(reading)) {
                state[at + layout.last + f] = RunningNormalization.bounded(last + spread * increment);
                learnUsual(state, at, f, time, state[at + layout.mean + f]);
                continue;
            }
            reading = RunningNormalization.bounded(reading);
            if (steps > 0) {
                deviate(batch, row, at, f, reading);
            }
            if (steps > 0 && spread > 0) {
                float error = RunningNormalization.standardised(reading - last, spread) - increment;
                error = robust(error, steps, state, at + layout.error + f);
                int weights = at + layout.weights + f * regressors;
                for (int i = 0; i < regressors; i++) {
                    state[weights + i] += error * state[at + layout.gain + i];
                }
            }
            normalization.learn(reading, steps, state, at + layout.mean + f, at + layout.spread + f);
            learnUsual(state, at, f, time, reading);
            state[at + layout.last + f] = reading;
        }
        day.count(time, state, at + layout.dayCount);
        week.count(time, state, at + layout.weekCount);
        state[at] = Math.min(steps + 1, MOST_STEPS);
    }

    /** Lets day and week learn one feature's reading; for a missing one the running mean stands. */
    private void learnUsual(float[] state, int at, int f, long time, float reading) {
        float reach = REACH * state[at + layout.spread + f];
        day.learn(time, reading, reach, state, at + layout.day + f * day.bins(), at + layout.dayCount);
        week.learn(time, reading, reach, state, at + layout.week + f * week.bins(), at + layout.weekCount);
    }

    /** Fills one feature's deviations. */
    private void deviate(OnlineBatch batch, int row, int at, int f, float reading) {
        float[] state = batch.states();
        float[] into = batch.outputs();
        long time = batch.times()[row];
        float mean = state[at + layout.mean + f];
        int out = batch.outputOffset(row) + features + 1 + f * Deviations.CHANNELS;
        into[out] = reading - day.usual(time, mean, state, at + layout.day + f * day.bins(), at + layout.dayCount);
        into[out + 1] =
                reading - week.usual(time, mean, state, at + layout.week + f * week.bins(), at + layout.weekCount);
        float last = state[at + layout.last + f];
        into[out + 2] = reading - last - state[at + layout.spread + f] * state[at + layout.increment + f];
        float least = RESOLUTION * Math.abs(reading);
        Deviations.learn(least, state, at + layout.deviations + f * Deviations.MEMORY, into, out);
    }

    /**
     * Clips an error at {@link #HUBER} times the usual one (Huber, 1964), so that a fault teaches little, and learns how
     * large errors usually are.
     */
    private float robust(float error, float steps, float[] state, int at) {
        float size = Math.abs(error);
        float usual = state[at];
        float learnt = usual + Math.max(slowest, 1 / steps) * (size - usual);
        state[at] = usual > 0 ? Math.min(learnt, GROWTH * usual) : learnt;
        float limit = HUBER * Math.max(LEAST_ERROR, state[at]);
        return Math.max(-limit, Math.min(limit, error));
    }

    /** Advances the reservoir and gathers the regressors of the situation reached. */
    private void situate(OnlineBatch batch, int at) {
        float[] state = batch.states();
        float[] phi = batch.regressors;
        for (int f = 0; f < features; f++) {
            float difference = state[at + layout.last + f] - state[at + layout.mean + f];
            phi[units + f] = RunningNormalization.standardised(difference, state[at + layout.spread + f]);
        }
        reservoir.advance(state, at + layout.reservoir, phi, units, batch.scratch);
        System.arraycopy(state, at + layout.reservoir, phi, 0, units);
        phi[regressors - 1] = 1;
    }

    /** Forecasts the next reading and says how new the situation is. */
    private void forecast(OnlineBatch batch, int row, int at) {
        float[] state = batch.states();
        float[] phi = batch.regressors;
        int output = batch.outputOffset(row);
        for (int f = 0; f < features; f++) {
            int weights = at + layout.weights + f * regressors;
            float sum = 0;
            for (int i = 0; i < regressors; i++) {
                sum += state[weights + i] * phi[i];
            }
            float limit = 2 * RunningNormalization.LIMIT;
            float increment = Math.max(-limit, Math.min(limit, sum));
            state[at + layout.increment + f] = increment;
            batch.outputs()[output + f] = state[at + layout.last + f] + state[at + layout.spread + f] * increment;
        }
        batch.outputs()[output + features] =
                leastSquares.update(phi, state, at + layout.covariance, at + layout.gain, batch.scratch);
    }
}
