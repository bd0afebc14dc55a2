package io.github.cellstream.runtime.network;

/** What is applied to a layer's outputs. */
public enum Activation {
    /** {@code x}. */
    IDENTITY,
    /** Hyperbolic tangent. */
    TANH,
    /** {@code max(0, x)}. */
    RELU,
    /** {@code 1 / (1 + e^-x)}. */
    SIGMOID,
    /** {@code e^x_i / Σ e^x_j} over the layer's outputs. */
    SOFTMAX
}
