package io.github.cellstream.runtime.head;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.TensorSlice;
import java.util.Arrays;

/**
 * What was said of one event. Filled by a {@link Head}, completed by a scorer, and used again for the next event.
 *
 * <p>All values are in the units of the user's events, not of the network.
 */
public final class Judgement {
    /** The output by which a forecasting model tells its deviations. */
    static final String DEVIATION = "deviation";

    /** The task's output: probabilities, forecast of the next reading, or raw values, {@code [taskOutputSize]}. */
    public final float[] result;

    /**
     * What had been expected of this event. Forecast: the reading, per feature. Next token: the probability of every token.
     * NaN before the first; empty for other tasks.
     */
    public final float[] expected;

    /** The reading that came, per feature; empty unless forecasting. */
    public final float[] reading;

    /** Half the width of the interval about {@code result}, per feature; NaN before one is known; empty unless forecasting. */
    public final float[] half;

    /** Half the width of the interval that had been announced about {@code expected}, likewise. */
    public final float[] expectedHalf;

    /**
     * What each feature, or the token, brought to the surprise, {@code [0, 1]}: a forecasting head's shares, one together (of the
     * squared errors, each in half widths of its interval once there is one), or in their place a scorer's own measure, the score that the part would have alone. NaN without either; empty unless
     * something was expected.
     */
    public final float[] contributions;

    /** The token that came, -1 for models of features. */
    public int token = -1;

    /** The token's place among those that had been expected, counted from 1; 0 if nothing had been expected. */
    public int rank;

    /** The sequence's rolling perplexity, {@code >= 1}; NaN unless tokens were expected. */
    public float perplexity = Float.NaN;

    /** Share of the features that lay within their intervals, {@code [0, 1]}; NaN if no interval had been announced. */
    public float covered = Float.NaN;

    /** Index of the most probable class or token, -1 if the task has none. */
    public int best = -1;

    /**
     * How far the event was from what was expected, {@code >= 0}; NaN if nothing had been expected. Forecast: root mean
     * square of the error over features, in normalised units. Next token: bits.
     */
    public float surprise = Float.NaN;

    /** How new the model's situation is, {@code >= 0}; NaN if the model does not say. */
    public float novelty = Float.NaN;

    /**
     * How much the readings still move: recent change as a share of the usual one, of the feature that moves least, {@code
     * >= 0}; NaN unless forecasting.
     */
    public float movement = Float.NaN;

    /**
     * How far the event was from what was expected of it, in every way in which the model looks at that, each {@code >= 0}
     * or NaN if nothing had been expected; of one feature after the other, equally many of each. What the model's output
     * {@code deviation} says; else the errors of its forecast, the surprise of a token, or nothing.
     */
    public final float[] deviations;

    /** The anomaly score, {@code [0, 1]}; NaN if nothing was scored. */
    public float score = Float.NaN;

    /** The probability that an event as odd as this is no chance, {@code [0, 1]}; NaN if nothing was scored. */
    public float likelihood = Float.NaN;

    /** Allocates a judgement for a model's sizes. */
    public Judgement(ModelSpec spec) {
        result = new float[spec.taskOutputSize()];
        int features = spec.task() == Task.FORECAST ? spec.taskOutputSize() : 0;
        expected = new float[spec.task() == Task.NEXT_TOKEN ? spec.taskOutputSize() : features];
        reading = new float[features];
        half = new float[features];
        expectedHalf = new float[features];
        deviations = new float[deviations(spec)];
        contributions = new float[parts(spec)];
        clear();
    }

    /** Returns the length of {@link #deviations} for a model. */
    public static int deviations(ModelSpec spec) {
        int parts = parts(spec);
        return spec.outputs().stream()
                .filter(output -> output.name().equals(DEVIATION) && parts > 0 && output.size() % parts == 0)
                .mapToInt(TensorSlice::size)
                .findFirst()
                .orElse(parts);
    }

    /** Returns the length of {@link #contributions} for a model. */
    public static int parts(ModelSpec spec) {
        return switch (spec.task()) {
            case FORECAST -> spec.taskOutputSize();
            case NEXT_TOKEN -> 1;
            case CLASSIFICATION, RAW -> 0;
        };
    }

    /** Forgets the event before. */
    public void clear() {
        best = -1;
        surprise = Float.NaN;
        novelty = Float.NaN;
        movement = Float.NaN;
        score = Float.NaN;
        likelihood = Float.NaN;
        token = -1;
        rank = 0;
        perplexity = Float.NaN;
        covered = Float.NaN;
        Arrays.fill(expected, Float.NaN);
        Arrays.fill(reading, Float.NaN);
        Arrays.fill(half, Float.NaN);
        Arrays.fill(expectedHalf, Float.NaN);
        Arrays.fill(deviations, Float.NaN);
        Arrays.fill(contributions, Float.NaN);
    }
}
