package io.github.cellstream.runtime.jvm;

/**
 * The elementary functions of the engine, one float at a time. They are the law for the vector kernels, which compute
 * the same operations in the same order and hence the same bits.
 *
 * <p>tanh is the odd rational function of degrees 9 and 8 that Eigen uses ({@code MathFunctionsImpl.h}, {@code
 * ptanh_float}); exp reduces its argument to {@code |r| <= ln 2 / 2} and takes the polynomial of Cephes ({@code expf.c}).
 * Largest errors over all floats of the range, checked in the tests: tanh 3e-7, sigmoid 2e-7, exp 2e-7 relative.
 *
 * <p>A cell needs several of these functions multiplied and added. It takes tanh as a fraction and divides once, behind the
 * sum: numerator and denominator of tanh lie within ±250 and [1, 250], so that products of a few neither overflow
 * nor vanish.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // coefficients stand as their sources print them
public final class ScalarMath {
    /** Beyond this tanh is ±1 in single precision; as bits, for floats without a sign are ordered as their bits are. */
    public static final int TANH_LIMIT = Float.floatToRawIntBits(8.01773357391357422f);

    /** The bits of a float without its sign. */
    public static final int MAGNITUDE = 0x7fffffff;

    /** The bits of infinity; a NaN's magnitude is larger. */
    public static final int INFINITY = 0x7f800000;

    /** Coefficients of tanh's numerator, for x^3, x^5, x^7, x^9; that of x is 1. */
    public static final float TANH_N3 = 1.340216100e-1f;

    public static final float TANH_N5 = 3.520756727e-3f;
    public static final float TANH_N7 = 2.102733560e-5f;
    public static final float TANH_N9 = 1.394553628e-8f;

    /** Coefficients of tanh's denominator, for x^2, x^4, x^6, x^8; the constant is 1. */
    public static final float TANH_D2 = 4.673548340e-1f;

    public static final float TANH_D4 = 2.597254514e-2f;
    public static final float TANH_D6 = 3.326951409e-4f;
    public static final float TANH_D8 = 8.015776984e-7f;

    /** Least argument of exp whose value is a normal float; smaller ones are raised to it. */
    public static final float EXP_MIN = -87.33654f;

    /** Largest argument of exp with a finite value; larger ones are lowered to it. */
    public static final float EXP_MAX = 88.37626f;

    public static final float LOG2_E = 1.44269504088896341f;

    /** 1.5 · 2^23: adding it rounds a float to an integer, which then stands in the low bits. */
    public static final float ROUND = 12582912f;

    /** ln 2 in two parts. */
    public static final float LN2_HIGH = 0.693359375f;

    public static final float LN2_LOW = -2.12194440e-4f;

    /** Coefficients of {@code (e^r - 1 - r) / r^2}, highest power first. */
    public static final float EXP_5 = 1.9875691500e-4f;

    public static final float EXP_4 = 1.3981999507e-3f;
    public static final float EXP_3 = 8.3334519073e-3f;
    public static final float EXP_2 = 4.1665795894e-2f;
    public static final float EXP_1 = 1.6666665459e-1f;
    public static final float EXP_0 = 5.0000001201e-1f;

    private ScalarMath() {}

    /** Hyperbolic tangent; NaN for NaN. */
    public static float tanh(float x) {
        float a = tanhArgument(x);
        return tanhNumerator(a) / tanhDenominator(a);
    }

    /**
     * Holds an argument of tanh to the range of the rational function; NaN stays. In integers, since Java's min and max of
     * floats cost six instructions each for the sake of NaN and -0.
     */
    public static float tanhArgument(float x) {
        int bits = Float.floatToRawIntBits(x);
        int magnitude = bits & MAGNITUDE;
        int ifNaN = (INFINITY - magnitude) >> 31;
        return Float.intBitsToFloat((bits & ~MAGNITUDE) | Math.min(magnitude, TANH_LIMIT) | ifNaN);
    }

    /** The numerator of tanh, for a {@link #tanhArgument}. */
    public static float tanhNumerator(float a) {
        float q = a * a;
        float n = Math.fma(q, TANH_N9, TANH_N7);
        n = Math.fma(q, n, TANH_N5);
        n = Math.fma(q, n, TANH_N3);
        n = Math.fma(q, n, 1f);
        return a * n;
    }

    /** The denominator of tanh, for a {@link #tanhArgument}. */
    public static float tanhDenominator(float a) {
        float q = a * a;
        float d = Math.fma(q, TANH_D8, TANH_D6);
        d = Math.fma(q, d, TANH_D4);
        d = Math.fma(q, d, TANH_D2);
        return Math.fma(q, d, 1f);
    }

    /** Logistic function, {@code (1 + tanh(x / 2)) / 2}; NaN for NaN. */
    public static float sigmoid(float x) {
        return Math.fma(0.5f, tanh(0.5f * x), 0.5f);
    }

    /** {@code e^x}, for arguments between {@link #EXP_MIN} and {@link #EXP_MAX}, held to these outside; NaN for NaN. */
    public static float exp(float x) {
        float a = Math.max(EXP_MIN, Math.min(EXP_MAX, x));
        float t = Math.fma(a, LOG2_E, ROUND);
        float n = t - ROUND;
        float r = Math.fma(n, -LN2_HIGH, a);
        r = Math.fma(n, -LN2_LOW, r);
        float p = Math.fma(r, EXP_5, EXP_4);
        p = Math.fma(r, p, EXP_3);
        p = Math.fma(r, p, EXP_2);
        p = Math.fma(r, p, EXP_1);
        p = Math.fma(r, p, EXP_0);
        p = Math.fma(r * r, p, r) + 1f;
        float power = Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + (127 << 23));
        return p * power;
    }

    /** Returns the sum of {@code n} numbers, in eight interleaved partial sums. */
    public static float sum(float[] x, int offset, int n) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int i = 0;
        for (; i + 8 <= n; i += 8) {
            int at = offset + i;
            s0 += x[at];
            s1 += x[at + 1];
            s2 += x[at + 2];
            s3 += x[at + 3];
            s4 += x[at + 4];
            s5 += x[at + 5];
            s6 += x[at + 6];
            s7 += x[at + 7];
        }
        for (; i < n; i++) {
            s0 += x[offset + i];
        }
        return ((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7));
    }

    /** Returns the largest of {@code n >= 1} numbers, NaN if one is; four at a time, since each max waits for the last. */
    public static float max(float[] x, int offset, int n) {
        float max0 = x[offset];
        float max1 = max0;
        float max2 = max0;
        float max3 = max0;
        int i = 0;
        for (; i + 4 <= n; i += 4) {
            int at = offset + i;
            max0 = Math.max(max0, x[at]);
            max1 = Math.max(max1, x[at + 1]);
            max2 = Math.max(max2, x[at + 2]);
            max3 = Math.max(max3, x[at + 3]);
        }
        for (; i < n; i++) {
            max0 = Math.max(max0, x[offset + i]);
        }
        return Math.max(Math.max(max0, max1), Math.max(max2, max3));
    }
}
