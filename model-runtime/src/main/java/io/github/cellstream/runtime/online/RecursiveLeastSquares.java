package io.github.cellstream.runtime.online;

import java.util.Arrays;

/**
 * Recursive least squares that forgets only in the direction in which it learns.
 *
 * <p>With regressors φ [M], covariance P [M×M] and leverage {@code q = φᵀPφ}, one step is {@code k = Pφ / (1 + q)},
 * {@code P ← P - Pφ φᵀP / (1/β + q)} with {@code β = λ - (1 - λ)/q} (Kulhavý, Restricted exponential forgetting in
 * real-time identification, 1987): a situation that comes again and again settles at leverage {@code (1 - λ)/λ}, one that
 * stays away keeps its covariance. Plain exponential forgetting would let the latter grow without bound. A leak {@code P
 * ← (1 - ε) P + ε δ I} (after Bittanti, Bolzern and Campi, 1990) keeps every direction able to learn, lets what is long
 * past become new again, and outweighs the rounding of each step, so that P stays positive definite in single precision;
 * should it not, it starts anew.
 *
 * <p>The leverage says how new a situation is: near δ|φ|² for one never seen; for everyday ones some multiple of
 * {@code (1 - λ)/λ}, since the leak adds to it (0.1 to 0.3 with the defaults).
 */
final class RecursiveLeastSquares {
    /** The leak as a share of what is forgotten, and the least that outweighs rounding. */
    private static final float LEAK_SHARE = 0.1f;

    private static final float LEAST_LEAK = 1e-6f;

    private final int size;
    private final float forgetting;
    private final float delta;
    private final float leak;

    RecursiveLeastSquares(int size, float forgetting, float delta) {
        this.size = size;
        this.forgetting = forgetting;
        this.delta = delta;
        leak = Math.max(LEAST_LEAK, LEAK_SHARE * (1 - forgetting));
    }

    /** Writes δ I as a packed lower triangle from {@code offset}. */
    void reset(float[] state, int offset) {
        Arrays.fill(state, offset, offset + size * (size + 1) / 2, 0);
        for (int i = 0, diagonal = offset; i < size; i++, diagonal += i + 1) {
            state[diagonal] = delta;
        }
    }

    /**
     * Takes a situation in: updates P and leaves the gain k for the target that belongs to it.
     *
     * @param phi the regressors [M]
     * @param state holds P from {@code covariance}; receives k from {@code gain}
     * @param scratch [M]
     * @return the leverage before the update, {@code >= 0}
     */
    float update(float[] phi, float[] state, int covariance, int gain, float[] scratch) {
        float leverage = multiply(phi, state, covariance, scratch);
        if (!(leverage >= 0) || leverage > 1e30f) {
            reset(state, covariance);
            leverage = multiply(phi, state, covariance, scratch);
        }
        float inverse = 1 / (1 + leverage);
        for (int i = 0; i < size; i++) {
            state[gain + i] = scratch[i] * inverse;
        }
        float q = Math.max(leverage, 1e-12f);
        float beta = forgetting - (1 - forgetting) / q;
        downdate(state, covariance, scratch, beta / (1 + beta * q));
        return leverage;
    }

    /** Writes {@code Pφ} and returns {@code φᵀPφ}. */
    private float multiply(float[] phi, float[] state, int covariance, float[] product) {
        Arrays.fill(product, 0, size, 0);
        float quadratic = 0;
        for (int i = 0, row = covariance; i < size; row += ++i) {
            float factor = phi[i];
            float even = 0;
            float odd = 0;
            int j = 0;
            for (; j + 1 < i; j += 2) {
                even += state[row + j] * phi[j];
                odd += state[row + j + 1] * phi[j + 1];
            }
            if (j < i) {
                even += state[row + j] * phi[j];
            }
            for (int c = 0; c < i; c++) {
                product[c] += factor * state[row + c];
            }
            product[i] = (even + odd) + factor * state[row + i];
        }
        for (int i = 0; i < size; i++) {
            quadratic += phi[i] * product[i];
        }
        return quadratic;
    }

    /** {@code P ← (1 - ε)(P - factor v vᵀ) + ε δ I}. */
    private void downdate(float[] state, int covariance, float[] v, float factor) {
        float keep = 1 - leak;
        for (int i = 0, row = covariance; i < size; row += ++i) {
            float scaled = factor * v[i];
            for (int j = 0; j <= i; j++) {
                state[row + j] = keep * (state[row + j] - scaled * v[j]);
            }
            state[row + i] += leak * delta;
        }
    }
}
