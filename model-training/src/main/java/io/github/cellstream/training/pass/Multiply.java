package io.github.cellstream.training.pass;

import io.github.cellstream.runtime.jvm.Kernels;
import io.github.cellstream.runtime.jvm.PanelProduct;

/** The matrix products of one shard, over whole panels; every sum is one chain, in the order of the depth. */
final class Multiply {
    /** Rows of the depth that are taken together in a product over all steps, so that they stay in the first-level cache. */
    private static final int DEPTH = 128;

    private final float[] one = {1f};
    private final PanelProduct product = new PanelProduct();
    private final Kernels kernels;

    Multiply(Kernels kernels) {
        this.kernels = kernels;
    }

    int lanes() {
        return kernels.lanes();
    }

    int width() {
        return 4 * kernels.lanes();
    }

    Kernels kernels() {
        return kernels;
    }

    /** A left factor: row r begins at {@code data[offset + r · stride]}. */
    Multiply left(float[] data, int offset, int stride, int rows) {
        product.a = data;
        product.aOffset = offset;
        product.aRowStride = stride;
        product.aStep = 1;
        product.rows = rows;
        return this;
    }

    /** Adds left · right to the rows of a panel; right is {@code [depth × width]}, packed. */
    void addTo(float[] data, int offset, int stride, int columns, float[] right, int rightOffset, int depth) {
        product.b = right;
        product.bOffset = rightOffset;
        product.c = data;
        product.cOffset = offset;
        product.cStride = stride;
        product.depth = depth;
        product.columns(columns, kernels.lanes());
        kernels.accumulate(product);
    }

    /**
     * Adds {@code inputsᵀ · outputs} to the gradient of one panel of weights.
     *
     * @param inputs {@code rows} rows, {@code stride} apart
     * @param outputs gradients of one panel of columns, {@code [rows × width]}
     * @param to {@code [depth × width]}
     */
    void outer(float[] inputs, int offset, int stride, int rows, float[] outputs, int outputOffset, PanelGradient to) {
        int width = width();
        for (int first = 0; first < rows; first += DEPTH) {
            product.a = inputs;
            product.aOffset = offset + first * stride;
            product.aRowStride = 1;
            product.aStep = stride;
            product.rows = to.depth();
            addTo(
                    to.data(),
                    to.offset(),
                    width,
                    width,
                    outputs,
                    outputOffset + first * width,
                    Math.min(DEPTH, rows - first));
        }
    }

    /** Adds the sums of the columns of {@code [rows × width]}. */
    void sums(float[] outputs, int outputOffset, int rows, float[] to, int offset) {
        product.a = one;
        product.aOffset = 0;
        product.aRowStride = 0;
        product.aStep = 0;
        product.rows = 1;
        addTo(to, offset, width(), width(), outputs, outputOffset, rows);
    }

    /**
     * Where the gradient of a panel of weights is gathered.
     *
     * @param depth rows of the panel
     */
    @SuppressWarnings("ArrayRecordComponent") // a place in an array, never compared
    record PanelGradient(float[] data, int offset, int depth) {}
}
