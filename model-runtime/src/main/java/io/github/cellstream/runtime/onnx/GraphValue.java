package io.github.cellstream.runtime.onnx;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An input or output of a graph.
 *
 * @param name its name
 * @param type its elements' type
 * @param shape its axes, outermost first; null if the file leaves even their number open
 */
public record GraphValue(
        String name, ElementType type, @Nullable List<Dimension> shape) {
    /** Copies the shape. */
    public GraphValue {
        Objects.requireNonNull(name, "name");
        shape = shape == null ? null : List.copyOf(shape);
    }

    /** Returns for example {@code h0 FLOAT[2,batch,64]}. */
    @Override
    public String toString() {
        return name + " " + type
                + (shape == null
                        ? "[…]"
                        : shape.stream().map(Dimension::toString).collect(Collectors.joining(",", "[", "]")));
    }
}
