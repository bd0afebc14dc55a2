package io.github.cellstream.runtime.jvm;

/**
 * A weight matrix packed for the kernels: {@code out[j] = bias[j] + Σ_k x[k] · w[k][j]}.
 *
 * <p>Columns are taken {@code width = 4 · lanes} at a time. A panel holds them with the bias first, and begins on a cache
 * line:
 *
 * <pre>
 *   panel p, at p · (depth + 1) · width
 *   +--------------------+  bias          [width]
 *   |  v0 | v1 | v2 | v3 |  w[0][columns] [width]
 *   |  …                 |
 *   |  v0 | v1 | v2 | v3 |  w[depth-1][columns]
 *   +--------------------+
 * </pre>
 *
 * <p>Which columns stand in the four vectors is the packer's choice: a dense layer takes 4 · lanes successive outputs, a
 * gated cell the gates of {@code lanes} units, so that one tile holds everything that a unit needs. Columns beyond the
 * last are zero, and whole vectors of them are not computed.
 */
final class Panels {
    private final int depth;
    private final int columns;
    private final int lanes;
    private final int width;
    private final LineArena.Piece place;

    /**
     * Allocates panels of zeros.
     *
     * @param depth length of the inner product
     * @param columns number of outputs
     * @param lanes floats in a vector of the kernels that will read it
     */
    Panels(int depth, int columns, int lanes) {
        this.depth = depth;
        this.columns = columns;
        this.lanes = lanes;
        this.width = 4 * lanes;
        this.place = LineArena.SHARED.allocate(Math.multiplyExact(count(), Math.multiplyExact(depth + 1, width)));
    }

    /** Returns panels of successive columns: {@code w} is {@code [outputs × depth]}, row-major. */
    static Panels ofRows(float[] w, float[] bias, int outputs, int depth, int lanes) {
        Panels panels = new Panels(depth, outputs, lanes);
        for (int j = 0; j < outputs; j++) {
            panels.bias(j, bias[j]);
            panels.weights(0, j, w, j * depth, depth);
        }
        return panels;
    }

    void bias(int column, float value) {
        place.array()[at(column)] = value;
    }

    /** Sets {@code n} successive weights of one column, from depth {@code k} on. */
    void weights(int k, int column, float[] from, int offset, int n) {
        int at = at(column) + (k + 1) * width;
        for (int i = 0; i < n; i++) {
            place.array()[at + i * width] = from[offset + i];
        }
    }

    /** Halves a column and its bias, exactly. */
    void halve(int column) {
        int at = at(column);
        for (int k = 0; k <= depth; k++) {
            place.array()[at + k * width] *= 0.5f;
        }
    }

    /** Multiplies the rows that {@code product} points at with one panel, into where it points. */
    void multiply(int panel, PanelProduct product, Kernels kernels) {
        int bias = offset(panel);
        product.depth = depth;
        product.columns(columns - panel * width, lanes);
        product.start = place.array();
        product.startOffset = bias;
        product.startStride = 0;
        product.b = place.array();
        product.bOffset = bias + width;
        kernels.multiplyAdd(product);
    }

    /** Multiplies the rows that {@code product} points at with every panel; a row of the result holds whole vectors. */
    void multiply(PanelProduct product, Kernels kernels) {
        int result = product.cOffset;
        for (int i = 0; i < count(); i++) {
            int p = product.panel(i, count());
            product.cOffset = result + p * width;
            multiply(p, product, kernels);
        }
        product.cOffset = result;
    }

    private int at(int column) {
        return offset(column / width) + column % width;
    }

    private int offset(int panel) {
        return place.offset() + panel * (depth + 1) * width;
    }

    int depth() {
        return depth;
    }

    /** Returns the number of outputs. */
    int columns() {
        return columns;
    }

    int width() {
        return width;
    }

    int count() {
        return (columns + width - 1) / width;
    }
}
