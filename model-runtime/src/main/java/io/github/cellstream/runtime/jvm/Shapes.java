package io.github.cellstream.runtime.jvm;

/** Arithmetic of row-major shapes. */
final class Shapes {
    private Shapes() {}

    /** Returns the number of elements; 1 for a scalar. */
    static int size(int[] shape) {
        int size = 1;
        for (int length : shape) {
            size = Math.multiplyExact(size, length);
        }
        return size;
    }

    /** Returns how far apart the elements of each axis lie. */
    static int[] strides(int[] shape) {
        int[] strides = new int[shape.length];
        int stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }

    /** Returns the axis counted from the first, for one that may be counted from the last. */
    static int axis(long axis, int rank) {
        long at = axis < 0 ? axis + rank : axis;
        if (at < 0 || at >= rank) {
            throw new IllegalArgumentException("axis " + axis + " of a tensor of " + rank + " axes");
        }
        return (int) at;
    }

    /** Returns the shape to which two shapes are broadcast. */
    static int[] broadcast(int[] a, int[] b) {
        int[] shape = new int[Math.max(a.length, b.length)];
        for (int i = 1; i <= shape.length; i++) {
            int left = i <= a.length ? a[a.length - i] : 1;
            int right = i <= b.length ? b[b.length - i] : 1;
            if (left != right && left != 1 && right != 1) {
                throw new IllegalArgumentException("lengths " + left + " and " + right + " do not broadcast");
            }
            shape[shape.length - i] = left == 1 ? right : left;
        }
        return shape;
    }

    /**
     * Returns, for each element of a tensor of shape {@code to}, the index of its source, where moving by one along axis
     * {@code i} of the result moves by {@code steps[i]} in the source.
     */
    static int[] walk(int start, int[] steps, int[] to) {
        int[] source = new int[size(to)];
        int[] counter = new int[to.length];
        int at = start;
        for (int i = 0; i < source.length; i++) {
            source[i] = at;
            for (int axis = to.length - 1; axis >= 0; axis--) {
                at += steps[axis];
                if (++counter[axis] < to[axis]) {
                    break;
                }
                at -= steps[axis] * to[axis];
                counter[axis] = 0;
            }
        }
        return source;
    }

    /** Returns the indices by which a tensor of shape {@code from} becomes one of the shape {@code to} it broadcasts to. */
    static int[] expansion(int[] from, int[] to) {
        int[] strides = strides(from);
        int[] steps = new int[to.length];
        for (int i = 1; i <= from.length; i++) {
            steps[to.length - i] = from[from.length - i] == 1 ? 0 : strides[from.length - i];
        }
        return walk(0, steps, to);
    }
}
