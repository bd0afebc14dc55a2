package io.github.cellstream.runtime.jvm;

import java.util.ArrayList;
import java.util.List;

/** Counts the buffers that a plan needs while it is being compiled. */
final class PlanBuffers {
    private final List<Integer> widths = new ArrayList<>();
    private int widestProduct;
    private int widestTile;

    PlanBuffers(int inputWidth, int stateWidth, int outputWidth, int lanes) {
        widestTile = 4 * lanes;
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

    /** Makes room for {@code width} floats of products a row. */
    void tile(int width) {
        widestTile = Math.max(widestTile, width);
    }

    int[] widths() {
        return widths.stream().mapToInt(Integer::intValue).toArray();
    }

    int widestProduct() {
        return widestProduct;
    }

    int widestTile() {
        return widestTile;
    }
}
