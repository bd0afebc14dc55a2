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
        for (int first = 0; first < rows; first += JvmBatch.ROWS) {
            PanelProduct product = batch.joinedRows(first, Math.min(JvmBatch.ROWS, rows - first), panels.depth());
            for (int i = 0; i < panels.count(); i++) {
                store(batch, first, product, panels, product.panel(i, panels.count()), y, kernels);
            }
        }
    }

    /** The kernels write whole vectors: the last columns go by way of a tile. */
    private static void store(
            JvmBatch batch, int first, PanelProduct product, Panels panels, int panel, View y, Kernels kernels) {
        int width = panels.width();
        int columns = y.width() - panel * width;
        float[] into = batch.array(y);
        int stride = batch.stride(y);
        int at = first * stride + y.offset() + panel * width;
        if (columns >= width) {
            product.c = into;
            product.cOffset = at;
            product.cStride = stride;
            panels.multiply(panel, product, kernels);
            return;
        }
        product.c = batch.tile;
        product.cOffset = 0;
        product.cStride = width;
        panels.multiply(panel, product, kernels);
        for (int r = 0; r < product.rows; r++) {
            System.arraycopy(batch.tile, r * width, into, at + r * stride, columns);
        }
    }
}
