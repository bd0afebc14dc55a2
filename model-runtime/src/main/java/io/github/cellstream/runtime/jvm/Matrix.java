package io.github.cellstream.runtime.jvm;

import java.util.Objects;

/**
 * A matrix in somebody's array, seen from where it lies: element {@code (i, j)} is {@code data[offset + i · stride + j]}, or
 * {@code data[offset + j · stride + i]} where the view is transposed. A view copies nothing and is no tensor library: it
 * says to {@link MatrixProduct} what to multiply.
 *
 * @param data the array, shared
 * @param offset index of element (0, 0)
 * @param rows number of rows, {@code >= 0}, of the view: after transposition
 * @param columns number of columns, {@code >= 0}, of the view
 * @param stride floats between two rows, or between two columns where transposed; at least the length of one
 * @param transposed whether columns, not rows, lie one behind the other
 */
@SuppressWarnings("ArrayRecordComponent") // a view of an array, never compared
public record Matrix(float[] data, int offset, int rows, int columns, int stride, boolean transposed) {
    /** Checks that every element lies in the array. */
    public Matrix {
        int lines = transposed ? columns : rows;
        int length = transposed ? rows : columns;
        if (rows < 0 || columns < 0 || stride < length) {
            throw new IllegalArgumentException("a matrix of " + rows + " × " + columns + " with stride " + stride);
        }
        if (lines > 0 && length > 0) {
            long size = (lines - 1L) * stride + length;
            Objects.checkFromIndexSize(offset, size, data.length);
        }
    }

    /** Returns a view of {@code rows × columns} numbers that lie row by row from index 0 on. */
    public static Matrix of(float[] data, int rows, int columns) {
        return new Matrix(data, 0, rows, columns, columns, false);
    }

    /** Returns a view of {@code rows × columns} numbers whose rows lie {@code stride} apart from {@code offset} on. */
    public static Matrix of(float[] data, int offset, int rows, int columns, int stride) {
        return new Matrix(data, offset, rows, columns, stride, false);
    }

    /** Returns the same numbers with rows and columns exchanged. */
    public Matrix transpose() {
        return new Matrix(data, offset, columns, rows, stride, !transposed);
    }

    /** Returns {@code count} rows from row {@code first} on. */
    public Matrix rows(int first, int count) {
        Objects.checkFromIndexSize(first, count, rows);
        return new Matrix(data, index(first, 0), count, columns, stride, transposed);
    }

    /** Returns {@code count} columns from column {@code first} on. */
    public Matrix columns(int first, int count) {
        Objects.checkFromIndexSize(first, count, columns);
        return new Matrix(data, index(0, first), rows, count, stride, transposed);
    }

    /** Returns where element {@code (i, j)} lies in the array. */
    public int index(int i, int j) {
        return transposed ? offset + j * stride + i : offset + i * stride + j;
    }
}
