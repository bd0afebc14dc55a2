package io.github.cellstream.runtime.jvm;

import java.util.ArrayList;
import java.util.List;

/** Counts the buffers that a plan needs while it is being compiled. */
final class PlanBuffers {
    private final List<Integer> widths = new ArrayList<>();
    private int widestProduct;

    PlanBuffers(int inputWidth, int stateWidth, int outputWidth) {
        widths.add(inputWidth);
        widths.add(stateWidth);
        widths.add(outputWidth);
    }

    /** Returns a buffer of its own for a tensor of {@code width} floats a row. */
    View allocate(int width) {
        widths.add(width);
        return new View(widths.size() - 1, 0, width);
    }

    /** Makes room for rows of {@code depth} in the product's input. */
    void product(int depth) {
        widestProduct = Math.max(widestProduct, depth);
    }

    int[] widths() {
        return widths.stream().mapToInt(Integer::intValue).toArray();
    }

    int widestProduct() {
        return widestProduct;
    }
}
