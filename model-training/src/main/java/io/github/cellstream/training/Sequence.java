package io.github.cellstream.training;

import io.github.cellstream.runtime.InputKind;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * One sequence to learn from: T {@code >= 1} steps of tokens or of features, and what is known of it. Immutable; arrays
 * are given away, not copied.
 */
public final class Sequence {
    /** Stands where a step or a sequence has no label. */
    public static final int NO_LABEL = -1;

    private static final int[] NONE = {};
    private static final float[] NO_VALUES = {};

    private final int[] tokens;
    private final float[] values;
    private final int width;
    private final int label;
    private final int[] stepLabels;

    private Sequence(int[] tokens, float[] values, int width, int label, int[] stepLabels) {
        this.tokens = tokens;
        this.values = values;
        this.width = width;
        this.label = label;
        this.stepLabels = stepLabels;
    }

    /** A sequence of token ids [T]. */
    public static Sequence ofTokens(int... tokens) {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("a sequence without steps");
        }
        return new Sequence(tokens, NO_VALUES, 0, NO_LABEL, NONE);
    }

    /**
     * A sequence of feature vectors.
     *
     * @param width features of a step
     * @param values {@code [T × width]}, row-major, finite, in the units that the set's normalisation takes
     */
    public static Sequence ofFeatures(int width, float... values) {
        if (width < 1 || values.length == 0 || values.length % width != 0) {
            throw new IllegalArgumentException(values.length + " values in steps of " + width);
        }
        return new Sequence(NONE, values, width, NO_LABEL, NONE);
    }

    /** Returns this sequence with a label of the whole, {@code >= 0}. */
    public Sequence labelled(int label) {
        if (label < 0) {
            throw new IllegalArgumentException("label " + label);
        }
        return new Sequence(tokens, values, width, label, stepLabels);
    }

    /** Returns this sequence with a label for each step [T], {@link #NO_LABEL} where none is known. */
    public Sequence labelledPerStep(int... labels) {
        if (labels.length != length()) {
            throw new IllegalArgumentException(labels.length + " labels for " + length() + " steps");
        }
        return new Sequence(tokens, values, width, label, labels);
    }

    /** Returns whether steps are tokens or features. */
    public InputKind kind() {
        return width == 0 ? InputKind.TOKENS : InputKind.FEATURES;
    }

    /** Returns the number of steps, T. */
    public int length() {
        return width == 0 ? tokens.length : values.length / width;
    }

    /** Returns the features of a step, 0 for tokens. */
    public int width() {
        return width;
    }

    /** Returns a step's token. */
    public int token(int step) {
        return tokens[step];
    }

    /** Returns one feature of a step, as given. */
    public float feature(int step, int feature) {
        return values[step * width + feature];
    }

    /** Returns the label of the whole, or {@link #NO_LABEL}. */
    public int label() {
        return label;
    }

    /** Returns whether steps have labels of their own. */
    public boolean isLabelledPerStep() {
        return stepLabels.length > 0;
    }

    /** Returns a step's label; that of the whole where steps have none of their own. */
    public int labelAt(int step) {
        return stepLabels.length > 0 ? stepLabels[step] : label;
    }

    /** Returns some steps, in the order given, as a sequence of its own, with the labels it has. */
    public Sequence steps(int... steps) {
        int[] someTokens = new int[width == 0 ? steps.length : 0];
        float[] someValues = new float[steps.length * width];
        int[] someLabels = new int[stepLabels.length == 0 ? 0 : steps.length];
        for (int i = 0; i < steps.length; i++) {
            if (width == 0) {
                someTokens[i] = tokens[steps[i]];
            } else {
                System.arraycopy(values, steps[i] * width, someValues, i * width, width);
            }
            if (stepLabels.length > 0) {
                someLabels[i] = stepLabels[steps[i]];
            }
        }
        return new Sequence(someTokens, someValues, width, label, someLabels);
    }

    /** Returns steps {@code [from, to)} as a sequence of its own, with the labels it has. */
    public Sequence part(int from, int to) {
        Objects.checkFromToIndex(from, to, length());
        return steps(IntStream.range(from, to).toArray());
    }
}
