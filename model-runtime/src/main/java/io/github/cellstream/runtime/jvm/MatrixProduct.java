package io.github.cellstream.runtime.jvm;

import java.util.Arrays;

/**
 * Matrix products for training: {@code C = A B} or {@code C += A B}, of any size and transposition.
 *
 * <p>Every element of C is one chain of fused multiply-adds, from 0 or from C's old value on, k upwards: the same bits on
 * every kernel, and whatever the other rows and columns are.
 *
 * <p>B is packed in {@link Panels}' layout without a bias, {@value #DEPTH} rows by {@value #COLUMNS} columns at a time, so
 * that a block stays in the second-level cache while the rows of A go by. A is read where it lies: the kernels
 * broadcast its elements, and either transposition serves them. A matrix that is multiplied with often, such as a
 * recurrent matrix over the steps of a sequence, is packed once with {@link #pack}.
 *
 * <p>Holds packing buffers: one instance a thread, from {@link Kernels#matrixProduct}.
 */
public final class MatrixProduct {
    /** Rows of B in a block. */
    static final int DEPTH = 256;
    /** Columns of B in a block. */
    static final int COLUMNS = 512;
    /** Rows of A that are multiplied with one panel before the next. */
    private static final int ROWS = 96;

    private final Kernels kernels;
    private final int width;
    private final PanelProduct product = new PanelProduct();
    private final float[] edge;
    private final float[] zeros;
    private LineArena.Piece block = new LineArena.Piece(new float[0], 0);
    private int room;
    /** Whether the next block's sums start from 0, not from C. */
    private boolean fromZero;

    MatrixProduct(Kernels kernels) {
        this.kernels = kernels;
        this.width = 4 * kernels.lanes();
        this.edge = new float[ROWS * width];
        this.zeros = new float[width];
    }

    /**
     * {@code C = A B}, or {@code C += A B}.
     *
     * @param a {@code [m × k]}
     * @param b {@code [k × n]}
     * @param accumulate whether to add to C's values
     * @param c {@code [m × n]}; shares no element with A or B
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public void multiply(Matrix a, Matrix b, boolean accumulate, Matrix c) {
        requireFit(a, b.rows(), b.columns(), c);
        if (c.transposed()) {
            multiply(b.transpose(), a.transpose(), accumulate, c.transpose());
            return;
        }
        if (b.rows() == 0 && !accumulate) {
            clear(c);
        }
        for (int column = 0; column < c.columns(); column += COLUMNS) {
            Matrix part = c.columns(column, Math.min(COLUMNS, c.columns() - column));
            for (int k = 0; k < b.rows(); k += DEPTH) {
                Matrix rows = b.rows(k, Math.min(DEPTH, b.rows() - k)).columns(column, part.columns());
                LineArena.Piece into = block(PackedMatrix.size(rows, width));
                PackedMatrix.pack(rows, width, into.array(), into.offset());
                fromZero = k == 0 && !accumulate;
                addBlock(a.columns(k, rows.rows()), into.array(), into.offset(), part);
            }
        }
    }

    /**
     * {@code C = A B}, or {@code C += A B}, with a B that was packed before; the same bits as unpacked.
     *
     * @param a {@code [m × k]}
     * @param b {@code [k × n]}, from {@link #pack} of an instance of the same kernels
     * @param accumulate whether to add to C's values
     * @param c {@code [m × n]}, not transposed; shares no element with A
     * @throws IllegalArgumentException if the shapes do not fit, or C is transposed
     */
    public void multiply(Matrix a, PackedMatrix b, boolean accumulate, Matrix c) {
        requireFit(a, b.rows(), b.columns(), c);
        if (c.transposed() || b.width() != width) {
            throw new IllegalArgumentException("a transposed result, or a matrix packed for other kernels");
        }
        if (b.rows() == 0 && !accumulate) {
            clear(c);
        }
        for (int k = 0; k < b.rows(); k += DEPTH) {
            fromZero = k == 0 && !accumulate;
            addBlock(a.columns(k, Math.min(DEPTH, b.rows() - k)), b.data(), b.offset(k), c);
        }
    }

    /** Returns B in the kernels' layout, to be multiplied with often. */
    public PackedMatrix pack(Matrix b) {
        PackedMatrix packed = new PackedMatrix(b.rows(), b.columns(), width);
        packed.set(b);
        return packed;
    }

    /** Adds the product of A's columns and one packed block to C. */
    private void addBlock(Matrix a, float[] packed, int offset, Matrix c) {
        int depth = a.columns();
        for (int row = 0; row < a.rows(); row += ROWS) {
            product.rows = Math.min(ROWS, a.rows() - row);
            product.depth = depth;
            product.a = a.data();
            product.aOffset = a.index(row, 0);
            product.aRowStride = a.transposed() ? 1 : a.stride();
            product.aStep = a.transposed() ? a.stride() : 1;
            product.b = packed;
            for (int column = 0; column < c.columns(); column += width) {
                product.bOffset = offset + column * depth;
                product.columns(c.columns() - column, kernels.lanes());
                if (column + width <= c.columns()) {
                    product.c = c.data();
                    product.cOffset = c.index(row, column);
                    product.cStride = c.stride();
                    multiplyAdd();
                } else {
                    addEdge(c, row, column);
                }
            }
        }
    }

    /** Adds to the last columns by way of a tile, since the kernels write whole vectors. */
    private void addEdge(Matrix c, int row, int column) {
        int columns = c.columns() - column;
        for (int r = 0; r < product.rows; r++) {
            System.arraycopy(c.data(), c.index(row + r, column), edge, r * width, columns);
        }
        product.c = edge;
        product.cOffset = 0;
        product.cStride = width;
        multiplyAdd();
        for (int r = 0; r < product.rows; r++) {
            System.arraycopy(edge, r * width, c.data(), c.index(row + r, column), columns);
        }
    }

    private void multiplyAdd() {
        if (fromZero) {
            product.start = zeros;
            product.startOffset = 0;
            product.startStride = 0;
        } else {
            product.startFromResult();
        }
        kernels.multiplyAdd(product);
    }

    private LineArena.Piece block(int size) {
        if (size > room) {
            block = LineArena.SHARED.allocate(size);
            room = size;
        }
        return block;
    }

    private static void clear(Matrix c) {
        for (int row = 0; row < c.rows(); row++) {
            int from = c.index(row, 0);
            Arrays.fill(c.data(), from, from + c.columns(), 0f);
        }
    }

    private static void requireFit(Matrix a, int depth, int columns, Matrix c) {
        if (a.columns() != depth || c.rows() != a.rows() || c.columns() != columns) {
            throw new IllegalArgumentException("[" + a.rows() + " × " + a.columns() + "] · [" + depth + " × " + columns
                    + "] into [" + c.rows() + " × " + c.columns() + "]");
        }
    }
}
