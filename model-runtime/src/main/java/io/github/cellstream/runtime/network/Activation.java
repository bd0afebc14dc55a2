package io.github.cellstream.runtime.network;

/**
 * What is applied to a layer's outputs, or inside a recurrent cell.
 *
 * @param kind the formula
 * @param alpha its first parameter, 0 where it has none
 * @param beta its second, 0 where it has none
 */
public record Activation(Kind kind, float alpha, float beta) {
    /** {@code x}. */
    public static final Activation IDENTITY = of(Kind.IDENTITY);

    /** Hyperbolic tangent. */
    public static final Activation TANH = of(Kind.TANH);

    /** {@code max(0, x)}. */
    public static final Activation RELU = of(Kind.RELU);

    /** {@code 1 / (1 + e^-x)}. */
    public static final Activation SIGMOID = of(Kind.SIGMOID);

    /** {@code e^x_i / Σ e^x_j} over the layer's outputs. */
    public static final Activation SOFTMAX = of(Kind.SOFTMAX);

    /** The formulas; a is alpha, b is beta. */
    public enum Kind {
        /** {@code x}. */
        IDENTITY,
        /** {@code tanh x}. */
        TANH,
        /** {@code max(0, x)}. */
        RELU,
        /** {@code 1 / (1 + e^-x)}. */
        SIGMOID,
        /** {@code e^x_i / Σ e^x_j} over the layer's outputs. */
        SOFTMAX,
        /** {@code x_i - ln Σ e^x_j} over the layer's outputs. */
        LOG_SOFTMAX,
        /** {@code x < 0 ? a x : x}. */
        LEAKY_RELU,
        /** {@code x < 0 ? a x : min(b, x)}. */
        CLIPPED_RELU,
        /** {@code x < 0 ? a (e^x - 1) : x} (Clevert et al., 2015). */
        ELU,
        /** {@code γ (x < 0 ? α (e^x - 1) : x)}, α = 1.6732632, γ = 1.0507010 (Klambauer et al., 2017). */
        SELU,
        /** {@code ln(1 + e^x)}. */
        SOFTPLUS,
        /** {@code x / (1 + |x|)}. */
        SOFTSIGN,
        /** {@code x / (1 + e^-x)}, also called SiLU. */
        SWISH,
        /** {@code x (1 + erf(x / √2)) / 2} (Hendrycks and Gimpel, 2016). */
        GELU,
        /** {@code x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2}, which approximates {@link #GELU}. */
        GELU_TANH,
        /** {@code x tanh(ln(1 + e^x))} (Misra, 2019). */
        MISH,
        /** {@code max(0, min(1, a x + b))}. */
        HARD_SIGMOID,
        /** {@code x max(0, min(1, x / 6 + 1/2))}, also called hard SiLU. */
        HARD_SWISH,
        /** {@code max(-1, min(1, x))}. */
        HARD_TANH,
        /** {@code x - tanh x}. */
        TANH_SHRINK,
        /** {@code -ln(1 + e^-x)}. */
        LOG_SIGMOID,
        /** {@code e^x}. */
        EXP
    }

    /** Checks that the parameters are numbers. */
    public Activation {
        if (!Float.isFinite(alpha) || !Float.isFinite(beta)) {
            throw new IllegalArgumentException(kind + " with " + alpha + " and " + beta + ", wanted finite numbers");
        }
    }

    /** A formula without parameters. */
    public static Activation of(Kind kind) {
        return new Activation(kind, 0, 0);
    }

    /** A formula with one parameter. */
    public static Activation of(Kind kind, float alpha) {
        return new Activation(kind, alpha, 0);
    }

    /** Returns whether ONNX's recurrent nodes know it. */
    public boolean fitsCells() {
        return switch (kind) {
            case IDENTITY, TANH, RELU, SIGMOID, LEAKY_RELU, ELU, SOFTPLUS, SOFTSIGN, HARD_SIGMOID -> true;
            default -> false;
        };
    }
}
