package io.github.cellstream.runtime.jvm;

/**
 * The product of two matrices that both depend on the step, each number one chain of fused multiply-adds.
 *
 * @param x {@code [vectors × depth]}, row-major
 * @param w {@code [depth × outputs]}, row-major
 * @param y {@code [vectors × outputs]}, row-major
 */
record ComputedProduct(View x, View w, View y, int depth) implements Operation {
    @Override
    public void run(JvmBatch batch, int rows) {
        float[] left = batch.array(x);
        float[] right = batch.array(w);
        float[] into = batch.array(y);
        int outputs = w.width() / depth;
        for (int r = 0; r < rows; r++) {
            int a = r * batch.stride(x) + x.offset();
            int b = r * batch.stride(w) + w.offset();
            int to = r * batch.stride(y) + y.offset();
            for (int i = 0; i < y.width(); i++) {
                int row = a + i / outputs * depth;
                int column = b + i % outputs;
                float sum = 0;
                for (int k = 0; k < depth; k++) {
                    sum = Math.fma(left[row + k], right[column + k * outputs], sum);
                }
                into[to + i] = sum;
            }
        }
    }
}
