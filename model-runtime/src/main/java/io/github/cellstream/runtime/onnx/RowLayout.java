package io.github.cellstream.runtime.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * How a tensor of a graph is cut into rows of a batch.
 *
 * <p>Row {@code r} of a tensor {@code [outer × rows × inner]} is its {@code outer} pieces of {@code inner} elements, piece
 * {@code o} beginning at {@code (o * rows + r) * inner}.
 *
 * @param name the graph's input or output
 * @param type its elements' type
 * @param axes length of each axis at one step of one row: the row axis and time axes have length 1
 * @param rowAxis the axis that counts rows, -1 if the tensor holds one row only
 */
public record RowLayout(String name, ElementType type, List<Integer> axes, int rowAxis) {
    /** Copies the axes. */
    public RowLayout {
        axes = List.copyOf(axes);
    }

    /** Returns the shape for a number of rows. */
    public long[] shape(int rows) {
        long[] shape = axes.stream().mapToLong(Integer::longValue).toArray();
        if (rowAxis >= 0) {
            shape[rowAxis] = rows;
        }
        return shape;
    }

    /** Returns one row's shape: the axes without the row axis. */
    public List<Integer> rowShape() {
        List<Integer> shape = new ArrayList<>(axes);
        if (rowAxis >= 0) {
            shape.remove(rowAxis);
        }
        return shape;
    }

    /** Returns the pieces that a row consists of. */
    public int outer() {
        return product(0, Math.max(rowAxis, 0));
    }

    /** Returns the length of one piece. */
    public int inner() {
        return product(rowAxis + 1, axes.size());
    }

    /** Returns the elements of one row. */
    public int rowSize() {
        return Math.multiplyExact(outer(), inner());
    }

    private int product(int from, int to) {
        int product = 1;
        for (int axis = from; axis < to; axis++) {
            product = Math.multiplyExact(product, axes.get(axis));
        }
        return product;
    }
}
