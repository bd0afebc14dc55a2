package io.github.cellstream.runtime.sizing;

import io.github.cellstream.runtime.onnx.ElementType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a tensor before a graph is run.
 *
 * @param type its elements, {@link ElementType#OTHER} if unknown
 * @param shape its axes, null if unknown
 * @param size the most elements that it can have
 * @param values its elements, row-major; null if unknown, or too many to matter
 */
@SuppressWarnings("ArrayRecordComponent") // handed about within one walk, never compared
record Extent(ElementType type, long @Nullable [] shape, double size, double @Nullable [] values) {
    /** More elements than any tensor has that other shapes are computed from. */
    static final int MOST_VALUES = 1024;

    static Extent of(ElementType type, long... shape) {
        return new Extent(type, shape, size(shape), null);
    }

    /** A tensor of unknown shape. */
    static Extent atMost(ElementType type, double size) {
        return new Extent(type, null, size, null);
    }

    Extent as(ElementType other) {
        return new Extent(other, shape, size, null);
    }

    Extent with(double @Nullable [] known) {
        return new Extent(type, shape, size, known);
    }

    /** Returns whether its values, were they known, would be kept. */
    boolean isSmall() {
        return shape != null && size <= MOST_VALUES;
    }

    static double size(long... shape) {
        double size = 1;
        for (long axis : shape) {
            size *= axis;
        }
        return size;
    }

    @Override
    public String toString() {
        return (type == ElementType.OTHER ? "" : type) + (shape == null ? "[?]" : Arrays.toString(shape));
    }
}
