package io.github.cellstream.runtime.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Sweeps the elementary functions against java.lang.Math in double precision. */
class ScalarMathTest {
    private interface FloatFunction {
        float apply(float x);
    }

    @Test
    void shouldComputeTanhWithinThreeTenMillionths() {
        assertThat(largestError(ScalarMath::tanh, Math::tanh, -12, 12, false)).isLessThan(3e-7);
    }

    @Test
    void shouldComputeSigmoidWithinTwoTenMillionths() {
        assertThat(largestError(ScalarMath::sigmoid, x -> 1 / (1 + Math.exp(-x)), -30, 30, false))
                .isLessThan(2e-7);
    }

    @Test
    void shouldComputeExpWithinTwoTenMillionthsOfItsValue() {
        assertThat(largestError(ScalarMath::exp, Math::exp, -87, 88, true)).isLessThan(2e-7);
    }

    @Test
    void shouldKeepNotANumberAndLimits() {
        assertThat(ScalarMath.tanh(Float.NaN)).isNaN();
        assertThat(ScalarMath.sigmoid(Float.NaN)).isNaN();
        assertThat(ScalarMath.exp(Float.NaN)).isNaN();
        assertThat(ScalarMath.tanh(Float.POSITIVE_INFINITY)).isCloseTo(1f, org.assertj.core.data.Offset.offset(1e-6f));
        assertThat(ScalarMath.sigmoid(Float.NEGATIVE_INFINITY))
                .isCloseTo(0f, org.assertj.core.data.Offset.offset(1e-6f));
        assertThat(ScalarMath.exp(Float.NEGATIVE_INFINITY)).isBetween(0f, 1.2e-38f);
        assertThat(ScalarMath.exp(0f)).isEqualTo(1f);
        assertThat(ScalarMath.tanh(0f)).isEqualTo(0f);
    }

    private static double largestError(
            FloatFunction fast, DoubleUnaryOperator exact, double from, double to, boolean relative) {
        double largest = 0;
        int steps = 2_000_000;
        for (int i = 0; i <= steps; i++) {
            float x = (float) (from + (to - from) * i / steps);
            double wanted = exact.applyAsDouble(x);
            double error = Math.abs(fast.apply(x) - wanted);
            largest = Math.max(largest, relative ? error / wanted : error);
        }
        return largest;
    }
}
