package io.github.cellstream.runtime.jvm;

/**
 * A function of one number, applied to each number of a tensor: an elementwise operator of ONNX, or an activation of a
 * recurrent node, with the two parameters that these have at most.
 *
 * <p>What the kernels do not have is computed in double precision by {@code StrictMath} and rounded once, so that it gives
 * the same bits on every machine.
 *
 * @param kind the formula
 * @param alpha its first parameter, 0 where it has none
 * @param beta its second, 0 where it has none
 */
record Elementwise(Kind kind, float alpha, float beta) {
    private static final float SELU_ALPHA = 1.6732632f;
    private static final float SELU_GAMMA = 1.050701f;

    /** The formulas; a is alpha, b is beta. */
    enum Kind {
        /** {@code tanh x}. */
        TANH,
        /** {@code 1 / (1 + e^-x)}. */
        SIGMOID,
        /** {@code max(0, x)}. */
        RELU,
        /** {@code a x + b}. */
        AFFINE,
        /** {@code x < 0 ? a x : x}. */
        LEAKY_RELU,
        /** {@code x > a ? x : 0}. */
        THRESHOLDED_RELU,
        /** {@code a tanh(b x)}. */
        SCALED_TANH,
        /** {@code max(0, min(1, a x + b))}. */
        HARD_SIGMOID,
        /** {@code x < 0 ? a (e^x - 1) : x}. */
        ELU,
        /** {@code x / (1 + |x|)}. */
        SOFTSIGN,
        /** {@code ln(1 + e^x)}. */
        SOFTPLUS,
        /** {@code γ (x < 0 ? a (e^x - 1) : x)}, a and b being α and γ. */
        SELU,
        /** {@code max(0, x) + min(0, a (e^(x / a) - 1))}. */
        CELU,
        /** {@code x (1 + erf(x / √2)) / 2}. */
        GELU,
        /** {@code x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2}. */
        GELU_TANH,
        /** {@code x max(0, min(1, x / 6 + 1/2))}. */
        HARD_SWISH,
        /** {@code x / (1 + e^(-a x))}. */
        SWISH,
        /** {@code x tanh(ln(1 + e^x))}. */
        MISH,
        /** {@code x < -a ? x + b : x > a ? x - b : 0}. */
        SHRINK,
        /** {@code min(b, max(a, x))}. */
        CLIP,
        /** {@code 1 - x}. */
        ONE_MINUS,
        /** {@code e^x}. */
        EXP,
        /** {@code ln x}. */
        LOG,
        /** {@code -x}. */
        NEGATE,
        /** {@code |x|}. */
        MAGNITUDE,
        /** {@code √x}. */
        SQUARE_ROOT,
        /** {@code 1 / x}. */
        RECIPROCAL,
        /** -1, 0 or 1. */
        SIGN,
        /** The error function. */
        ERF,
        /** {@code sin x}. */
        SINE,
        /** {@code cos x}. */
        COSINE,
        /** {@code tan x}. */
        TANGENT,
        /** {@code atan x}. */
        ARC_TANGENT,
        /** The next whole number down. */
        FLOOR,
        /** The next whole number up. */
        CEILING,
        /** The nearest whole number, the even one of two. */
        ROUND,
        /** The whole number towards 0. */
        TRUNCATE,
        /** 1 unless x is 0. */
        TRUTH,
        /** 1 if x is 0. */
        NOT,
        /** 1 if x is no number. */
        IS_NAN,
        /** 1 if x is infinite; only below 0 if a is not 0, only above 0 if b is not. */
        IS_INFINITE
    }

    /** A formula without parameters. */
    static Elementwise of(Kind kind) {
        return kind == Kind.SELU ? new Elementwise(kind, SELU_ALPHA, SELU_GAMMA) : new Elementwise(kind, 0, 0);
    }

    /** Returns the function's value. */
    float at(float x) {
        return switch (kind) {
            case TANH -> ScalarMath.tanh(x);
            case SIGMOID -> ScalarMath.sigmoid(x);
            case RELU -> Math.max(0f, x);
            case AFFINE -> Math.fma(alpha, x, beta);
            case LEAKY_RELU -> x < 0 ? alpha * x : x;
            case THRESHOLDED_RELU -> x > alpha ? x : 0;
            case SCALED_TANH -> alpha * ScalarMath.tanh(beta * x);
            case HARD_SIGMOID -> Math.max(0f, Math.min(1f, Math.fma(alpha, x, beta)));
            case ELU -> x < 0 ? (float) (alpha * StrictMath.expm1(x)) : x;
            case SOFTSIGN -> x / (1 + Math.abs(x));
            case SOFTPLUS -> (float) softplus(x);
            case SELU -> x < 0 ? (float) ((double) beta * alpha * StrictMath.expm1(x)) : beta * x;
            case CELU -> x < 0 ? (float) (alpha * StrictMath.expm1((double) x / alpha)) : x;
            case GELU -> 0.5f * x * (1 + ScalarMath.erf(x * (float) Math.sqrt(0.5)));
            case GELU_TANH ->
                0.5f * x * (1 + ScalarMath.tanh((float) Math.sqrt(2 / Math.PI) * Math.fma(0.044715f * x, x * x, x)));
            case HARD_SWISH -> x * Math.max(0f, Math.min(1f, Math.fma(1 / 6f, x, 0.5f)));
            case SWISH -> x * ScalarMath.sigmoid(alpha * x);
            case MISH -> x * ScalarMath.tanh((float) softplus(x));
            case SHRINK -> x < -alpha ? x + beta : x > alpha ? x - beta : 0;
            case CLIP -> Math.min(beta, Math.max(alpha, x));
            case ONE_MINUS -> 1 - x;
            case EXP -> (float) StrictMath.exp(x);
            case LOG -> (float) StrictMath.log(x);
            case NEGATE -> -x;
            case MAGNITUDE -> Math.abs(x);
            case SQUARE_ROOT -> (float) Math.sqrt(x);
            case RECIPROCAL -> 1 / x;
            case SIGN -> Math.signum(x);
            case ERF -> ScalarMath.erf(x);
            case SINE -> (float) StrictMath.sin(x);
            case COSINE -> (float) StrictMath.cos(x);
            case TANGENT -> (float) StrictMath.tan(x);
            case ARC_TANGENT -> (float) StrictMath.atan(x);
            case FLOOR -> (float) Math.floor(x);
            case CEILING -> (float) Math.ceil(x);
            case ROUND -> (float) Math.rint(x);
            case TRUNCATE -> (float) (x < 0 ? Math.ceil(x) : Math.floor(x));
            case TRUTH -> x != 0 ? 1 : 0;
            case NOT -> x == 0 ? 1 : 0;
            case IS_NAN -> Float.isNaN(x) ? 1 : 0;
            case IS_INFINITE -> Float.isInfinite(x) && (x < 0 ? beta == 0 : alpha == 0) ? 1 : 0;
        };
    }

    /** Replaces {@code n} values from {@code offset}. */
    void apply(Kernels kernels, float[] x, int offset, int n) {
        switch (kind) {
            case TANH -> kernels.tanh(x, offset, n);
            case SIGMOID -> kernels.sigmoid(x, offset, n);
            case RELU -> kernels.relu(x, offset, n);
            default -> {
                for (int i = offset; i < offset + n; i++) {
                    x[i] = at(x[i]);
                }
            }
        }
    }

    private static double softplus(float x) {
        return Math.max(0, x) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    /** The function as an operation, from one view to another or in place. */
    record Step(View x, View y, Elementwise function, Kernels kernels) implements Operation {
        @Override
        public void run(JvmBatch batch, int rows) {
            if (!x.equals(y)) {
                batch.copy(x, y, rows);
            }
            float[] values = batch.array(y);
            for (int r = 0; r < rows; r++) {
                function.apply(kernels, values, r * batch.stride(y) + y.offset(), y.width());
            }
        }
    }
}
