package io.github.cellstream.training.pass;

import io.github.cellstream.runtime.jvm.Kernels;
import io.github.cellstream.runtime.jvm.PanelProduct;

/** The matrix products of one shard, over whole panels; every sum is one chain, in the order of the depth. */
final class Multiply {
    /** Rows of the depth that are taken together in a product over all steps, so that they stay in cache. */
    private static final int DEPTH = 192;

    private final float[] one = {1f};
    private final float[] zeros;
    private float[] start = new float[0];
    private int startOffset;
    private boolean adding = true;
    private final PanelProduct product = new PanelProduct();
    private final Kernels kernels;

    Multiply(Kernels kernels) {
        this.kernels = kernels;
        this.zeros = new float[4 * kernels.lanes()];
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

    /** Lets the next sums begin with one row for all, such as a bias, in place of what is there. */
    Multiply startingWith(float[] data, int offset) {
        start = data;
        startOffset = offset;
        adding = false;
        return this;
    }

    /** Lets the next sums begin with 0 in place of what is there, if asked. */
    Multiply fromZero(boolean anew) {
        return anew ? startingWith(zeros, 0) : this;
    }

    /** Adds left · right to the rows of a panel; right is {@code [depth × width]}, packed. */
    void addTo(float[] data, int offset, int stride, int columns, float[] right, int rightOffset, int depth) {
        product.b = right;
        product.bOffset = rightOffset;
        product.c = data;
        product.cOffset = offset;
        product.cStride = stride;
        product.depth = depth;
        product.vectors = Math.min(4, (columns + kernels.lanes() - 1) / kernels.lanes());
        product.start = adding ? data : start;
        product.startOffset = adding ? offset : startOffset;
        product.startStride = adding ? stride : 0;
        adding = true;
        kernels.multiplyAdd(product);
    }

    /**
     * Writes {@code inputsᵀ · outputs}, the gradient by the weights between them, panels {@code [from, to)}. Some rows are
     * taken for all panels before the next, so that they come from memory once.
     *
     * @param inputs rows of the layer's input
     * @param outputs gradients by the layer's sums
     * @param gradient of all weights
     */
    void outer(Rows inputs, PanelRows outputs, float[] gradient, PackedWeights weights, int from, int to) {
        int width = width();
        for (int first = 0; first < inputs.count(); first += DEPTH) {
            int depth = Math.min(DEPTH, inputs.count() - first);
            for (int panel = from; panel < to; panel++) {
                product.a = inputs.data();
                product.aOffset = inputs.offset() + first * inputs.stride();
                product.aRowStride = 1;
                product.aStep = inputs.stride();
                product.rows = weights.depth();
                int rows = outputs.offset() + panel * outputs.stride() + first * width;
                fromZero(first == 0);
                addTo(gradient, weights.panel(panel), width, width, outputs.data(), rows, depth);
            }
        }
    }

    /**
     * Rows that lie {@code stride} apart.
     *
     * @param count how many
     */
    @SuppressWarnings("ArrayRecordComponent") // a place in an array, never compared
    record Rows(float[] data, int offset, int stride, int count) {}

    /**
     * Rows cut into panels of the kernels' width, each panel's rows side by side.
     *
     * @param stride floats between panels
     */
    @SuppressWarnings("ArrayRecordComponent") // a place in an array, never compared
    record PanelRows(float[] data, int offset, int stride) {}

    /** Writes the sums of the columns of {@code [rows × width]}. */
    void sums(float[] outputs, int outputOffset, int rows, float[] to, int offset) {
        product.a = one;
        product.aOffset = 0;
        product.aRowStride = 0;
        product.aStep = 0;
        product.rows = 1;
        fromZero(true);
        addTo(to, offset, width(), width(), outputs, outputOffset, rows);
    }
}
