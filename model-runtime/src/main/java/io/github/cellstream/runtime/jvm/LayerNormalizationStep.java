package io.github.cellstream.runtime.jvm;

/**
 * {@code y = scale · (x - μ) / √(σ² + epsilon) + shift} with the mean and the variance of each {@code width} numbers (Ba, Kiros and Hinton,
 * 2016). Both are summed in double precision, in the order of the features.
 *
 * @param scale {@code [width]}
 * @param shift {@code [width]}
 */
@SuppressWarnings("ArrayRecordComponent") // rows of weights, never compared
record LayerNormalizationStep(View x, View y, float[] scale, float[] shift, float epsilon) implements Operation {
    @Override
    public void run(JvmBatch batch, int rows) {
        float[] from = batch.array(x);
        float[] into = batch.array(y);
        int width = scale.length;
        for (int r = 0; r < rows; r++) {
            int at = r * batch.stride(x) + x.offset();
            int to = r * batch.stride(y) + y.offset();
            for (int group = 0; group < y.width(); group += width) {
                normalize(from, at + group, into, to + group);
            }
        }
    }

    private void normalize(float[] from, int at, float[] into, int to) {
        int width = scale.length;
        double sum = 0;
        for (int i = 0; i < width; i++) {
            sum += from[at + i];
        }
        double mean = sum / width;
        double squares = 0;
        for (int i = 0; i < width; i++) {
            double distance = from[at + i] - mean;
            squares += distance * distance;
        }
        double factor = 1 / Math.sqrt(squares / width + epsilon);
        for (int i = 0; i < width; i++) {
            into[to + i] = Math.fma((float) ((from[at + i] - mean) * factor), scale[i], shift[i]);
        }
    }
}
