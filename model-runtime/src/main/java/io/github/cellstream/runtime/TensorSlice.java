package io.github.cellstream.runtime;

import java.util.List;
import java.util.Objects;

/**
 * A named tensor's place in a flat row.
 *
 * @param name the tensor's name in the model, for example {@code lstm_0.h}
 * @param offset index of its first float in the row, {@code >= 0}
 * @param shape its dimensions without the batch axis, each {@code >= 1}; row-major
 */
public record TensorSlice(String name, int offset, List<Integer> shape) {
    /** Copies the shape. */
    public TensorSlice {
        Objects.requireNonNull(name, "name");
        shape = List.copyOf(shape);
        if (offset < 0) {
            throw new IllegalArgumentException("offset of " + name + " is " + offset);
        }
        for (int dimension : shape) {
            if (dimension < 1) {
                throw new IllegalArgumentException("shape of " + name + " is " + shape);
            }
        }
    }

    /** Returns the number of floats. */
    public int size() {
        int size = 1;
        for (int axis = 0; axis < shape.size(); axis++) { // no iterator: engines ask on the hot path
            size = Math.multiplyExact(size, shape.get(axis));
        }
        return size;
    }

    /** Returns the index of the first float behind this tensor. */
    public int end() {
        return Math.addExact(offset, size());
    }
}
