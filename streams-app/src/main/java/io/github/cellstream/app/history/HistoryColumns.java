package io.github.cellstream.app.history;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.TensorSlice;
import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.runtime.head.Ranking;
import io.github.cellstream.schemas.SequenceEvent;
import java.util.List;

/**
 * What is remembered of a step, as a row of floats:
 *
 * <pre>
 * score, likelihood, surprise   [3]
 * cause                         [1]    index of the feature that surprised most, -1 if none did
 * reading                       [F]    what came, for models of features
 * forecast:    expected, half   [2F]   what had been expected, and half the width of its interval
 * class, raw:  result           [K]    probabilities or raw values behind the step
 * next token:  token            [1]    id of what came
 *              candidates       [10]   ids of the five that had been expected most, then their probabilities
 * </pre>
 *
 * <p>Of more than {@value #MOST} features or classes the first so many are remembered, of the state the first {@value
 * #MOST_UNITS} units.
 */
public final class HistoryColumns {
    /** Most features, and most classes. */
    public static final int MOST = 16;
    /** Most units of a hidden state. */
    public static final int MOST_UNITS = 512;
    /** Tokens that had been expected most. */
    public static final int CANDIDATES = 5;
    /** Where the row's own columns begin. */
    public static final int READING = 4;

    private final ModelSpec spec;
    private final int features;
    private final int results;
    private final int width;

    /** Lays a row out for a model. */
    public HistoryColumns(ModelSpec spec) {
        this.spec = spec;
        features = spec.input().kind() == InputKind.FEATURES
                ? Math.min(MOST, spec.input().size())
                : 0;
        results = switch (spec.task()) {
            case FORECAST -> 2 * features;
            case CLASSIFICATION, RAW -> Math.min(MOST, spec.taskOutputSize());
            case NEXT_TOKEN -> 1 + 2 * CANDIDATES;
        };
        width = READING + features + results;
    }

    /** Returns the model's sizes and names. */
    public ModelSpec spec() {
        return spec;
    }

    /** Returns how many features are remembered, 0 for models of tokens. */
    public int features() {
        return features;
    }

    /** Returns how many floats describe the answer. */
    public int results() {
        return results;
    }

    /** Returns the floats of a row. */
    public int width() {
        return width;
    }

    /** Returns where the answer's floats begin in a row. */
    public int answerAt() {
        return READING + features;
    }

    /** Returns how many units of the hidden state are remembered. */
    public int units() {
        return Math.min(MOST_UNITS, spec.stateSize());
    }

    /** Returns the tensors that lie, with two units or more, wholly among the remembered units. */
    public List<TensorSlice> tensors() {
        return spec.states().stream()
                .filter(tensor -> tensor.end() <= units() && tensor.size() > 1)
                .toList();
    }

    /** Writes a step into a row that begins at {@code at}; {@code top} is room for the candidates. */
    void write(SequenceEvent event, Judgement judgement, float[] into, int at, int[] top) {
        into[at] = judgement.score;
        into[at + 1] = judgement.likelihood;
        into[at + 2] = judgement.surprise;
        List<Float> came = event.getFeatures();
        for (int f = 0; f < features; f++) {
            into[at + READING + f] = came == null || f >= came.size() ? Float.NaN : came.get(f);
        }
        int answer = at + answerAt();
        into[at + 3] = spec.task() == Task.FORECAST ? furthest(judgement, into, at + READING) : cause(judgement);
        if (spec.task() == Task.FORECAST) {
            System.arraycopy(judgement.expected, 0, into, answer, features);
            System.arraycopy(judgement.expectedHalf, 0, into, answer + features, features);
        } else if (spec.task() == Task.NEXT_TOKEN) {
            into[answer] = judgement.token;
            int found = Float.isNaN(judgement.surprise) ? 0 : Ranking.top(judgement.expected, top);
            for (int i = 0; i < CANDIDATES; i++) {
                into[answer + 1 + i] = i < found ? top[i] : -1;
                into[answer + 1 + CANDIDATES + i] = i < found ? judgement.expected[top[i]] : Float.NaN;
            }
        } else {
            System.arraycopy(judgement.result, 0, into, answer, results);
        }
    }

    /** The reading that is furthest from what was expected, in units of its interval. */
    private int furthest(Judgement judgement, float[] readings, int at) {
        int most = -1;
        float distance = 0;
        for (int f = 0; f < features; f++) {
            float miss = Math.abs(readings[at + f] - judgement.expected[f]) / judgement.expectedHalf[f];
            if (miss > distance) {
                most = f;
                distance = miss;
            }
        }
        return most;
    }

    private static int cause(Judgement judgement) {
        int most = -1;
        for (int i = 0; i < judgement.contributions.length; i++) {
            float share = judgement.contributions[i];
            if (!Float.isNaN(share) && (most < 0 || share > judgement.contributions[most])) {
                most = i;
            }
        }
        return most;
    }
}
