package io.github.cellstream.runtime.jvm;

/** One step of a vanilla recurrent network, {@code h' = f(W x + R h + b)}. x [B×I], h [B×H]; panels of depth I + H. */
record RnnStep(View x, View h, View nextH, Panels panels, Function function, Kernels kernels) implements Operation {
    @Override
    public void run(JvmBatch batch, int rows) {
        int depth = panels.depth();
        batch.join(x, 0, depth, rows);
        batch.join(h, x.width(), depth, rows);
        Affine.panels(batch, rows, panels, nextH, kernels);
        function.apply(batch, nextH, rows, kernels);
    }
}
