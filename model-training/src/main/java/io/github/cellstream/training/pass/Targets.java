package io.github.cellstream.training.pass;

/**
 * What each row of a shard's output should have been. Rows are the packed steps, or the sequences where only the end counts.
 */
public final class Targets {
    private final int[] classes;
    private final float[] weights;
    private final boolean[] counted;
    private final float[] values;
    private final int width;
    private double scale;

    Targets(int rows, int width) {
        this.classes = new int[rows];
        this.weights = new float[rows];
        this.counted = new boolean[rows];
        this.values = new float[Math.multiplyExact(rows, width)];
        this.width = width;
    }

    /** Says that a row's output is not judged. */
    public void ignore(int row) {
        weights[row] = 0;
    }

    /** Sets a row's class, and what it counts. */
    public void set(int row, int target, float weight) {
        classes[row] = target;
        weights[row] = weight;
        counted[row] = true;
    }

    /** Says that a row's output has a loss, but is counted neither as right nor as wrong. */
    public void leaveUncounted(int row) {
        counted[row] = false;
    }

    /** Sets one of a row's numbers to be forecast. */
    public void setValue(int row, int feature, float value) {
        values[row * width + feature] = value;
    }

    /** Sets by what gradients are multiplied: 1 over the weight of all targets of the batch. */
    public void setScale(double factor) {
        this.scale = factor;
    }

    int target(int row) {
        return classes[row];
    }

    boolean isCounted(int row) {
        return counted[row];
    }

    float weight(int row) {
        return weights[row];
    }

    float value(int row, int feature) {
        return values[row * width + feature];
    }

    int width() {
        return width;
    }

    float gradientScale(int row) {
        return (float) (weights[row] * scale);
    }
}
