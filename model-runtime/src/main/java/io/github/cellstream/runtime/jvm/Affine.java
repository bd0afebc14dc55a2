package io.github.cellstream.runtime.jvm;

/** {@code y = W x + b}. x [B×depth], y [B×outputs]; panels of successive outputs. */
record Affine(View x, View y, Panels panels, Kernels kernels) implements Operation {
    @Override
    public void run(JvmBatch batch, int rows) {
        batch.join(x, 0, panels.depth(), rows);
        panels(batch, rows, panels, y, kernels);
    }

    /** Multiplies the batch's joined rows with every panel and stores the columns that {@code y} has. */
    static void panels(JvmBatch batch, int rows, Panels panels, View y, Kernels kernels) {
        int depth = panels.depth();
        int width = panels.width();
        float[] into = batch.array(y);
        int stride = batch.stride(y);
        for (int p = 0; p < panels.count(); p++) {
            kernels.product(batch.joined, depth, rows, depth, panels.data(), panels.offset(p), batch.tile);
            int columns = Math.min(width, y.width() - p * width);
            for (int r = 0; r < rows; r++) {
                System.arraycopy(batch.tile, r * width, into, r * stride + y.offset() + p * width, columns);
            }
        }
    }
}
