package io.github.cellstream.runtime.input;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.Normalization;
import io.github.cellstream.runtime.StepBatch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes features into a row of a batch, {@code x' = (x - mean) / scale}, and reads them back. Shared between threads;
 * allocates nothing.
 */
public final class FeatureEncoder {
    private final int size;
    private final float[] mean;
    private final float[] scale;

    /**
     * Prepares the encoding for a model.
     *
     * @throws IllegalArgumentException if the model takes tokens
     */
    public FeatureEncoder(InputSpec input) {
        if (input.kind() != InputKind.FEATURES) {
            throw new IllegalArgumentException("the model takes " + input.kind());
        }
        size = input.size();
        mean = new float[size];
        scale = new float[size];
        Arrays.fill(scale, 1);
        Normalization normalization = input.normalization();
        for (int f = 0; f < normalization.size(); f++) {
            mean[f] = normalization.mean().get(f);
            scale[f] = normalization.scale().get(f);
        }
    }

    /**
     * Says what is wrong with features.
     *
     * @param features in the user's units
     * @return the first fault found, null if they can be encoded
     */
    public static @Nullable InputFault check(InputSpec input, float[] features) {
        if (features.length != input.size()) {
            return new InputFault(
                    InputFault.Kind.WRONG_SIZE, features.length + " features, the model takes " + input.size());
        }
        for (int f = 0; f < features.length; f++) {
            if (!Float.isFinite(features[f])) {
                String name =
                        input.names().isEmpty() ? "" : " (" + input.names().get(f) + ")";
                return new InputFault(InputFault.Kind.NOT_FINITE, "feature " + f + name + " is " + features[f]);
            }
        }
        return null;
    }

    /**
     * Normalises features into a row.
     *
     * @param features in the user's units, as many as the model takes; see {@link #check}
     */
    public void encode(float[] features, StepBatch batch, int row) {
        if (features.length != size) {
            throw new IllegalArgumentException(features.length + " features, the model takes " + size);
        }
        float[] inputs = batch.inputs();
        int offset = batch.inputOffset(row);
        for (int f = 0; f < size; f++) {
            inputs[offset + f] = (features[f] - mean[f]) / scale[f];
        }
    }

    /** Brings values of the network back to the user's units: {@code x = x' · scale + mean}, {@code [features]}. */
    public void decode(float[] values, int offset, float[] into, int at) {
        for (int f = 0; f < size; f++) {
            into[at + f] = values[offset + f] * scale[f] + mean[f];
        }
    }
}
