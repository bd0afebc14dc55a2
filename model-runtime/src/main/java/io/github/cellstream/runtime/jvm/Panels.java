package io.github.cellstream.runtime.jvm;

/**
 * A weight matrix packed for the kernels: {@code out[j] = bias[j] + Σ_k x[k] · w[k][j]}.
 *
 * <p>Columns are taken {@code width = 4 · lanes} at a time. A panel holds them with the bias first:
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
 * last are zero.
 */
final class Panels {
    private final int depth;
    private final int width;
    private final int count;
    private final float[] data;

    /**
     * Allocates panels of zeros.
     *
     * @param depth length of the inner product
     * @param count number of panels
     * @param lanes floats in a vector of the kernels that will read it
     */
    Panels(int depth, int count, int lanes) {
        this.depth = depth;
        this.width = 4 * lanes;
        this.count = count;
        this.data = new float[Math.multiplyExact(count, Math.multiplyExact(depth + 1, width))];
    }

    /** Returns panels of successive columns: {@code w} is {@code [outputs × depth]}, row-major. */
    static Panels ofRows(float[] w, float[] bias, int outputs, int depth, int lanes) {
        int width = 4 * lanes;
        Panels panels = new Panels(depth, (outputs + width - 1) / width, lanes);
        for (int j = 0; j < outputs; j++) {
            panels.bias(j / width, j % width, bias[j]);
            panels.weights(j / width, 0, j % width, w, j * depth, depth);
        }
        return panels;
    }

    void bias(int panel, int column, float value) {
        data[offset(panel) + column] = value;
    }

    /** Sets {@code n} successive weights of one column, from depth {@code k} on. */
    void weights(int panel, int k, int column, float[] from, int offset, int n) {
        for (int i = 0; i < n; i++) {
            data[offset(panel) + (k + i + 1) * width + column] = from[offset + i];
        }
    }

    /** Halves a column and its bias, exactly. */
    void halve(int panel, int column) {
        for (int k = 0; k <= depth; k++) {
            data[offset(panel) + k * width + column] *= 0.5f;
        }
    }

    float[] data() {
        return data;
    }

    int offset(int panel) {
        return panel * (depth + 1) * width;
    }

    int depth() {
        return depth;
    }

    int width() {
        return width;
    }

    int count() {
        return count;
    }
}
