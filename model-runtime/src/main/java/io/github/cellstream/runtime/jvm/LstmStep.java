package io.github.cellstream.runtime.jvm;

/**
 * One LSTM step. x [B×I], h and c [B×H]. Panels hold, of {@code lanes} units each, the gates i, o, f, c (ONNX LSTM-14's
 * order), the first three halved; depth I + H.
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
        CellRows cell = batch.cellRows;
        cell.rows = rows;
        cell.old = batch.array(nextC);
        cell.oldStride = batch.stride(nextC);
        cell.next = batch.array(nextH);
        cell.nextStride = batch.stride(nextH);
        int lanes = kernels.lanes();
        for (int p = 0; p < panels.count(); p++) {
            int unit = p * lanes;
            cell.oldOffset = nextC.offset() + unit;
            cell.nextOffset = nextH.offset() + unit;
            kernels.product(batch.joined, depth, rows, depth, panels.data(), panels.offset(p), batch.tile);
            kernels.lstm(batch.tile, Math.min(lanes, h.width() - unit), cell);
        }
    }

    /** Packs ONNX's W [4H×I], R [4H×H] and the sum of both biases [4H], gates i, o, f, c. */
    static Panels pack(RecurrentWeights weights, int lanes) {
        int input = weights.input();
        int hidden = weights.hidden();
        float[] bias = weights.summedBias();
        Panels panels = new Panels(input + hidden, (hidden + lanes - 1) / lanes, lanes);
        for (int gate = 0; gate < 4; gate++) {
            for (int unit = 0; unit < hidden; unit++) {
                int row = gate * hidden + unit;
                int panel = unit / lanes;
                int column = gate * lanes + unit % lanes;
                panels.bias(panel, column, bias[row]);
                panels.weights(panel, 0, column, weights.w(), row * input, input);
                panels.weights(panel, input, column, weights.r(), row * hidden, hidden);
                if (gate < 3) {
                    panels.halve(panel, column);
                }
            }
        }
        return panels;
    }
}
