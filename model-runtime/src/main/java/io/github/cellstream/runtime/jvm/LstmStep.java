package io.github.cellstream.runtime.jvm;

/**
 * One LSTM step. x [B×I], h and c [B×H]. Panels hold, of {@code lanes} units each, the gates i, o, f, c (ONNX LSTM-14's
 * order), the first three halved; depth I + H.
 *
 * <p>Some rows are multiplied with all panels, then gated, while their products are in the cache.
 */
record LstmStep(View x, View h, View c, View nextH, View nextC, Panels panels, Kernels kernels) implements Operation {
    @Override
    public void run(JvmBatch batch, int rows) {
        int depth = panels.depth();
        batch.join(x, 0, depth, rows);
        batch.join(h, x.width(), depth, rows);
        if (!nextC.equals(c)) {
            batch.copy(c, nextC, rows);
        }
        for (int first = 0; first < rows; first += JvmBatch.ROWS) {
            run(batch, first, Math.min(JvmBatch.ROWS, rows - first));
        }
    }

    private void run(JvmBatch batch, int first, int rows) {
        PanelProduct product = batch.joinedRows(first, rows, panels.depth());
        CellRows cell = batch.cellRows;
        int units = panels.count() * kernels.lanes();
        cell.begin(batch, nextC, nextH, first, rows, units - h.width());
        cell.units = units;
        cell.gateStride = panels.columns();
        product.c = cell.gates;
        product.cOffset = 0;
        product.cStride = cell.gateStride;
        panels.multiply(product, kernels);
        kernels.lstm(cell);
        cell.end(batch, nextC, nextH, first);
    }

    /** Packs ONNX's W [4H×I], R [4H×H] and the sum of both biases [4H], gates i, o, f, c. */
    static Panels pack(RecurrentWeights weights, int lanes) {
        int input = weights.input();
        int hidden = weights.hidden();
        float[] bias = weights.summedBias();
        Panels panels = new Panels(input + hidden, 4 * ((hidden + lanes - 1) / lanes) * lanes, lanes);
        for (int gate = 0; gate < 4; gate++) {
            for (int unit = 0; unit < hidden; unit++) {
                int row = gate * hidden + unit;
                int column = (4 * (unit / lanes) + gate) * lanes + unit % lanes;
                panels.bias(column, bias[row]);
                panels.weights(0, column, weights.w(), row * input, input);
                panels.weights(input, column, weights.r(), row * hidden, hidden);
                if (gate < 3) {
                    panels.halve(column);
                }
            }
        }
        return panels;
    }
}
