package io.github.cellstream.training.kernel;

/**
 * One step of Adam for weights {@code [from, to)}: {@code g' = scale g}, {@code m = β₁ m + (1 - β₁) g'}, {@code v = β₂ v +
 * (1 - β₂) g'²}, {@code w = w - keep w - rate m / (√v + epsilon)}; the corrections for the moments' start are in rate and
 * epsilon.
 */
public final class AdamStep {
    public float[] weights = new float[0];
    public float[] gradient = new float[0];
    public float[] mean = new float[0];
    public float[] square = new float[0];
    public int from;
    public int to;
    public float scale;
    public float beta1;
    public float beta2;

    /** Learning rate, {@code · √(1 - β₂ᵗ) / (1 - β₁ᵗ)}. */
    public float rate;

    /** {@code ε √(1 - β₂ᵗ)}. */
    public float epsilon;

    /** Share of each weight that is taken away. */
    public float decay;
}
