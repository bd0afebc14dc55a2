package io.github.cellstream.runtime;

import java.util.List;

/**
 * Standardisation of features: {@code x' = (x - mean) / scale}, per feature.
 *
 * @param mean subtracted, one value per feature; empty for the identity
 * @param scale divided by, one positive finite value per feature; empty for the identity
 */
public record Normalization(List<Float> mean, List<Float> scale) {
    /** Leaves features as they are. */
    public static final Normalization IDENTITY = new Normalization(List.of(), List.of());

    /** Checks that each scale can be divided by. */
    public Normalization {
        mean = List.copyOf(mean);
        scale = List.copyOf(scale);
        if (mean.size() != scale.size()) {
            throw new IllegalArgumentException(mean.size() + " means for " + scale.size() + " scales");
        }
        for (int i = 0; i < scale.size(); i++) {
            if (!(scale.get(i) > 0) || !Float.isFinite(scale.get(i)) || !Float.isFinite(mean.get(i))) {
                throw new IllegalArgumentException(
                        "feature " + i + " has mean " + mean.get(i) + " and scale " + scale.get(i));
            }
        }
    }

    /** Returns whether features pass unchanged. */
    public boolean isIdentity() {
        return mean.isEmpty();
    }

    /** Returns the number of features, 0 for the identity. */
    public int size() {
        return mean.size();
    }
}
