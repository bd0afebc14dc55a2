package io.github.cellstream.runtime;

/** What the output row of a model means. */
public enum Task {
    /** Probabilities over labels, non-negative and summing to one. */
    CLASSIFICATION,
    /** The expected next input, one value per feature, in the (normalised) units of the input. */
    FORECAST,
    /** Probabilities over the vocabulary for the token that comes next. */
    NEXT_TOKEN,
    /** Numbers that are passed on as they are. */
    RAW
}
