package io.github.cellstream.runtime.jvm;

/**
 * One GRU step whose reset gate acts after the recurrent product ({@code linear_before_reset = 1}; Keras {@code
 * reset_after}, PyTorch). x [B×I], h [B×H].
 */
record GruResetAfterStep(View x, View h, View nextH, GruPanels panels, Kernels kernels) implements Operation {
    @Override
    public void run(JvmBatch batch, int rows) {
        int depth = x.width() + h.width();
        batch.join(x, 0, depth, rows);
        batch.join(h, x.width(), depth, rows);
        for (int first = 0; first < rows; first += JvmBatch.ROWS) {
            run(batch, first, Math.min(JvmBatch.ROWS, rows - first), depth);
        }
    }

    private void run(JvmBatch batch, int first, int rows, int depth) {
        PanelProduct product = batch.joinedRows(first, rows, depth);
        CellRows cell = batch.cellRows;
        cell.begin(batch, h, nextH, first, rows, panels.wx().columns() - h.width());
        panels.point(cell);
        panels.multiplyGates(product, cell, kernels);
        panels.multiplyPart(panels.wx(), 0, cell.wx, product, cell, kernels);
        panels.multiplyPart(panels.rh(), x.width(), cell.rh, product, cell, kernels);
        kernels.gruResetAfter(cell);
        cell.end(batch, h, nextH, first);
    }
}
