package io.github.cellstream.runtime.jvm;

/**
 * One GRU step whose reset gate acts before the recurrent product ({@code linear_before_reset = 0}, ONNX GRU-14's
 * default): {@code n = tanh(W x + R (r ⊙ h) + b)}, {@code h' = n + z (h - n)}.
 *
 * <p>Two products: the gates' panels over x and h give z and r, then the candidate's panels over x and r ⊙ h give n.
 *
 * @param gates holds z, then r, of each row: [B×2H]
 * @param resetH r ⊙ h [B×H]
 * @param candidate n [B×H]
 */
record GruStep(
        View x,
        View h,
        View nextH,
        View gates,
        View resetH,
        View candidate,
        Panels gatePanels,
        Panels candidatePanels,
        Kernels kernels)
        implements Operation {
    @Override
    public void run(JvmBatch batch, int rows) {
        int depth = gatePanels.depth();
        batch.join(x, 0, depth, rows);
        batch.join(h, x.width(), depth, rows);
        Affine.panels(batch, rows, gatePanels, gates, kernels);
        int hidden = h.width();
        float[] old = batch.array(h);
        float[] gate = batch.array(gates);
        float[] reset = batch.array(resetH);
        for (int r = 0; r < rows; r++) {
            int z = r * 2 * hidden;
            int at = r * batch.stride(h) + h.offset();
            kernels.sigmoid(gate, z, 2 * hidden);
            for (int u = 0; u < hidden; u++) {
                reset[r * hidden + u] = gate[z + hidden + u] * old[at + u];
            }
        }
        batch.join(resetH, x.width(), depth, rows);
        Affine.panels(batch, rows, candidatePanels, candidate, kernels);
        float[] n = batch.array(candidate);
        float[] next = batch.array(nextH);
        for (int r = 0; r < rows; r++) {
            int at = r * batch.stride(h) + h.offset();
            int to = r * batch.stride(nextH) + nextH.offset();
            kernels.tanh(n, r * hidden, hidden);
            for (int u = 0; u < hidden; u++) {
                float value = n[r * hidden + u];
                next[to + u] = Math.fma(gate[r * 2 * hidden + u], old[at + u] - value, value);
            }
        }
    }
}
