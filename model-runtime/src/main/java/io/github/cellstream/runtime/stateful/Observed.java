package io.github.cellstream.runtime.stateful;

import io.github.cellstream.runtime.onnx.ElementType;
import java.util.Arrays;

/**
 * A tensor that ONNX Runtime takes or gave, row-major.
 *
 * @param type its elements' type
 * @param shape its axes, outermost first
 * @param values its elements; none where the type is no number, or there are too many
 */
@SuppressWarnings("ArrayRecordComponent") // short-lived, never compared
record Observed(ElementType type, long[] shape, double[] values) {
    int rank() {
        return shape.length;
    }

    /** Returns the tensor, without its elements if there are more than so many. */
    Observed atMost(int elements) {
        return values.length <= elements ? this : new Observed(type, shape, new double[0]);
    }

    /** Returns the tensor with the magnitude of every element. */
    Observed magnitudes() {
        return new Observed(type, shape, Arrays.stream(values).map(Math::abs).toArray());
    }

    /** Returns how many elements are finite numbers. */
    long finite() {
        return Arrays.stream(values).filter(Double::isFinite).count();
    }

    /** Returns whether elements of every place of the shape are known. */
    boolean hasValues() {
        return values.length == size(0, shape.length);
    }

    /** Returns the part from {@code from}, inclusive, to {@code to}, exclusive, along an axis. */
    Observed slice(int axis, int from, int to) {
        int kept = to - from;
        long[] cut = shape.clone();
        cut[axis] = kept;
        if (!hasValues()) {
            return new Observed(type, cut, values);
        }
        int outer = size(0, axis);
        int inner = size(axis + 1, shape.length);
        int length = Math.toIntExact(shape[axis]);
        double[] part = new double[outer * kept * inner];
        for (int o = 0; o < outer; o++) {
            System.arraycopy(values, (o * length + from) * inner, part, o * kept * inner, kept * inner);
        }
        return new Observed(type, cut, part);
    }

    /** Returns the last place along an axis; the whole tensor if {@code axis} is negative. */
    Observed last(int axis) {
        if (axis < 0) {
            return this;
        }
        int length = Math.toIntExact(shape[axis]);
        return slice(axis, length - 1, length);
    }

    private int size(int from, int to) {
        long size = 1;
        for (int axis = from; axis < to; axis++) {
            size = Math.multiplyExact(size, shape[axis]);
        }
        return Math.toIntExact(size);
    }
}
