package io.github.cellstream.runtime.jvm;

/**
 * One GRU step whose reset gate acts after the recurrent product ({@code linear_before_reset = 1}; Keras {@code
 * reset_after}, PyTorch). x [B×I], h [B×H]. Panels hold z and r, halved, the new value's part of x and its part of h; depth I + H.
 */
record GruResetAfterStep(View x, View h, View nextH, Panels panels, Kernels kernels) implements Operation {
    @Override
    public void run(JvmBatch batch, int rows) {
        int depth = panels.depth();
        batch.join(x, 0, depth, rows);
        batch.join(h, x.width(), depth, rows);
        CellRows cell = batch.cellRows;
        cell.rows = rows;
        cell.old = batch.array(h);
        cell.oldStride = batch.stride(h);
        cell.next = batch.array(nextH);
        cell.nextStride = batch.stride(nextH);
        int lanes = kernels.lanes();
        for (int p = 0; p < panels.count(); p++) {
            int unit = p * lanes;
            cell.oldOffset = h.offset() + unit;
            cell.nextOffset = nextH.offset() + unit;
            kernels.product(batch.joined, depth, rows, depth, panels.data(), panels.offset(p), batch.tile);
            kernels.gruResetAfter(batch.tile, Math.min(lanes, h.width() - unit), cell);
        }
    }

    /** Packs ONNX's W [3H×I], R [3H×H], Wb [3H] and Rb [3H], gates z, r, h. */
    static Panels pack(RecurrentWeights weights, int lanes) {
        int input = weights.input();
        int hidden = weights.hidden();
        Panels panels = new Panels(input + hidden, (hidden + lanes - 1) / lanes, lanes);
        for (int unit = 0; unit < hidden; unit++) {
            int panel = unit / lanes;
            int column = unit % lanes;
            for (int gate = 0; gate < 2; gate++) {
                int row = gate * hidden + unit;
                panels.bias(panel, gate * lanes + column, weights.bias()[row] + weights.recurrentBias()[row]);
                panels.weights(panel, 0, gate * lanes + column, weights.w(), row * input, input);
                panels.weights(panel, input, gate * lanes + column, weights.r(), row * hidden, hidden);
                panels.halve(panel, gate * lanes + column);
            }
            int row = 2 * hidden + unit;
            panels.bias(panel, 2 * lanes + column, weights.bias()[row]);
            panels.weights(panel, 0, 2 * lanes + column, weights.w(), row * input, input);
            panels.bias(panel, 3 * lanes + column, weights.recurrentBias()[row]);
            panels.weights(panel, input, 3 * lanes + column, weights.r(), row * hidden, hidden);
        }
        return panels;
    }
}
