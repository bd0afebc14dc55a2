package io.github.cellstream.runtime;

/** What one step of a model consumes. */
public enum InputKind {
    /** A vector of real numbers, {@code float[inputSize]}. */
    FEATURES,
    /** One token id in {@code [0, inputSize)}. */
    TOKENS
}
