package io.github.cellstream.runtime.jvm;

/**
 * One GRU step whose reset gate acts before the recurrent product ({@code linear_before_reset = 0}, ONNX GRU-14's
 * default): {@code n = tanh(W x + R (r ⊙ h) + b)}, {@code h' = n + z (h - n)}. x [B×I], h [B×H].
 *
 * <p>Two products: the gates' panels over x and h give z and r, then the candidate's panels over x and r ⊙ h give n.
 *
 * @param resetH r ⊙ h [B×H]
 */
record GruStep(View x, View h, View nextH, View resetH, GruPanels panels, Kernels kernels) implements Operation {
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
        int padding = panels.wx().columns() - h.width();
        cell.begin(batch, h, resetH, first, rows, padding);
        panels.point(cell);
        panels.multiplyGates(product, cell, kernels);
        kernels.gruReset(cell);
        joinReset(batch, cell, first, depth);
        panels.multiplyPart(panels.wx(), 0, cell.wx, product, cell, kernels);
        cell.begin(batch, h, nextH, first, rows, padding);
        kernels.gru(cell);
        cell.end(batch, h, nextH, first);
    }

    private void joinReset(JvmBatch batch, CellRows cell, int first, int depth) {
        for (int r = 0; r < cell.rows; r++) {
            int to = (first + r) * depth + x.width();
            System.arraycopy(cell.next, cell.nextOffset + r * cell.nextStride, batch.joined, to, h.width());
        }
    }
}
