package io.github.cellstream.runtime.jvm;

/**
 * A matrix in the kernels' layout, a right factor that is used often. Blocks of {@value MatrixProduct#DEPTH} rows follow
 * each other; in a block panels of {@code width} columns, in a panel its rows. Columns behind the last are zero.
 */
public final class PackedMatrix {
    /** Rows that are transposed together, so that their lines stay in the first-level cache. */
    private static final int STRIP = 32;

    private final int rows;
    private final int columns;
    private final int width;
    private final LineArena.Piece place;

    PackedMatrix(int rows, int columns, int width) {
        this.rows = rows;
        this.columns = columns;
        this.width = width;
        this.place = LineArena.SHARED.allocate(Math.multiplyExact(rows, paddedColumns(columns, width)));
    }

    /**
     * Packs new numbers in the place of the old, for example after an optimiser's step.
     *
     * @throws IllegalArgumentException if the shape differs
     */
    public void set(Matrix b) {
        if (b.rows() != rows || b.columns() != columns) {
            throw new IllegalArgumentException(
                    b.rows() + " × " + b.columns() + " numbers for " + rows + " × " + columns);
        }
        for (int k = 0; k < rows; k += MatrixProduct.DEPTH) {
            pack(b.rows(k, Math.min(MatrixProduct.DEPTH, rows - k)), width, place.array(), offset(k));
        }
    }

    /** Returns the rows of the matrix. */
    public int rows() {
        return rows;
    }

    /** Returns the columns of the matrix. */
    public int columns() {
        return columns;
    }

    int width() {
        return width;
    }

    float[] data() {
        return place.array();
    }

    /** Returns where the block that begins with row {@code k} begins. */
    int offset(int k) {
        return place.offset() + k * paddedColumns(columns, width);
    }

    /** Returns the floats of a packed block. */
    static int size(Matrix block, int width) {
        return block.rows() * paddedColumns(block.columns(), width);
    }

    /** Packs one block. */
    static void pack(Matrix block, int width, float[] into, int offset) {
        for (int column = 0; column < block.columns(); column += width) {
            Matrix panel = block.columns(column, Math.min(width, block.columns() - column));
            if (panel.transposed()) {
                packTransposed(panel, width, into, offset + column * block.rows());
            } else {
                packRows(panel, width, into, offset + column * block.rows());
            }
        }
    }

    private static void packRows(Matrix panel, int width, float[] into, int offset) {
        int columns = panel.columns();
        for (int k = 0; k < panel.rows(); k++) {
            int to = offset + k * width;
            System.arraycopy(panel.data(), panel.index(k, 0), into, to, columns);
            for (int j = columns; j < width; j++) {
                into[to + j] = 0;
            }
        }
    }

    private static void packTransposed(Matrix panel, int width, float[] into, int offset) {
        float[] from = panel.data();
        for (int strip = 0; strip < panel.rows(); strip += STRIP) {
            int end = Math.min(STRIP, panel.rows() - strip);
            for (int j = 0; j < width; j++) {
                int to = offset + strip * width + j;
                if (j < panel.columns()) {
                    int at = panel.index(strip, j);
                    for (int k = 0; k < end; k++) {
                        into[to + k * width] = from[at + k];
                    }
                } else {
                    for (int k = 0; k < end; k++) {
                        into[to + k * width] = 0;
                    }
                }
            }
        }
    }

    private static int paddedColumns(int columns, int width) {
        return (columns + width - 1) / width * width;
    }
}
