package io.github.cellstream.training;

import io.github.cellstream.runtime.Normalization;

/** Normalises features as a running model does: {@code (x - mean) / scale}. */
final class Normalizer {
    private final boolean identity;
    private final float[] mean;
    private final float[] scale;

    Normalizer(Normalization normalization) {
        identity = normalization.isIdentity();
        mean = new float[normalization.size()];
        scale = new float[normalization.size()];
        for (int f = 0; f < mean.length; f++) {
            mean[f] = normalization.mean().get(f);
            scale[f] = normalization.scale().get(f);
        }
    }

    float apply(float x, int feature) {
        return identity ? x : (x - mean[feature]) / scale[feature];
    }
}
