package io.github.cellstream.runtime.onnx;

/**
 * One axis of a graph's input or output.
 *
 * @param size its length, or -1 if it is dynamic
 * @param symbol the name of a dynamic length, empty if it has none
 */
public record Dimension(int size, String symbol) {
    /** A fixed length. */
    public static Dimension fixed(int size) {
        return new Dimension(size, "");
    }

    /** A length that each run chooses. */
    public static Dimension dynamic(String symbol) {
        return new Dimension(-1, symbol);
    }

    /** Returns whether each run chooses the length. */
    public boolean isDynamic() {
        return size < 0;
    }

    @Override
    public String toString() {
        return isDynamic() ? (symbol.isEmpty() ? "?" : symbol) : Integer.toString(size);
    }
}
