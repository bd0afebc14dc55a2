package io.github.cellstream.runtime.online;

import io.github.cellstream.runtime.network.Orthogonal;
import java.util.Random;

/**
 * An echo-state reservoir of leaky units: {@code h' = (1 - a) h + a tanh(ρ Q h + W u + b)} (Jaeger, 2001; Jaeger et
 * al., 2007). Q [N×N] is orthogonal, so ρ is the spectral radius and every direction is remembered equally long.
 * W [N×F] and b [N] are uniform in ±input scale. All fixed, drawn from the seed.
 */
final class Reservoir {
    private final int units;
    private final int features;
    /** Q transposed and scaled, row-major: one row is what one unit sends to all. */
    private final float[] recurrent;
    /** W transposed: one row is what one feature sends to all. */
    private final float[] input;

    private final float[] bias;
    private final float[] leaks;

    Reservoir(OnlineSettings settings) {
        units = settings.units();
        features = settings.features();
        Random random = new Random(settings.seed());
        recurrent = Orthogonal.matrix(units, units, random);
        for (int i = 0; i < recurrent.length; i++) {
            recurrent[i] *= settings.spectralRadius();
        }
        input = uniform(features * units, settings.inputScale(), random);
        bias = uniform(units, settings.inputScale(), random);
        leaks = new float[units];
        for (int i = 0; i < units; i++) {
            leaks[i] = settings.leaks().get(i % settings.leaks().size());
        }
    }

    /**
     * Advances by one step.
     *
     * @param state holds h [N] from {@code offset}; overwritten
     * @param u the standardised readings [F] from {@code uOffset}
     * @param sums scratch [N]
     */
    void advance(float[] state, int offset, float[] u, int uOffset, float[] sums) {
        System.arraycopy(bias, 0, sums, 0, units);
        for (int j = 0; j < features; j++) {
            addScaled(sums, u[uOffset + j], input, j * units);
        }
        for (int j = 0; j < units; j++) {
            addScaled(sums, state[offset + j], recurrent, j * units);
        }
        for (int i = 0; i < units; i++) {
            float h = state[offset + i];
            state[offset + i] = h + leaks[i] * (tanh(sums[i]) - h);
        }
    }

    private void addScaled(float[] sums, float factor, float[] matrix, int row) {
        for (int i = 0; i < units; i++) {
            sums[i] += factor * matrix[row + i];
        }
    }

    /**
     * Hyperbolic tangent by Lambert's continued fraction cut after 13, within 1e-4: plain arithmetic has the same bits on
     * every JDK and processor, and the reservoir needs no more than a smooth saturation.
     */
    static float tanh(float x) {
        float z = Math.max(-4.97f, Math.min(4.97f, x));
        float s = z * z;
        float numerator = z * (135135f + s * (17325f + s * (378f + s)));
        float denominator = 135135f + s * (62370f + s * (3150f + s * 28f));
        return Math.max(-1f, Math.min(1f, numerator / denominator));
    }

    private static float[] uniform(int length, float scale, Random random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = scale * (2 * random.nextFloat() - 1);
        }
        return values;
    }
}
