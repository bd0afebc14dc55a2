package io.github.cellstream.app.decode;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A line of separated values in ASCII, none of them in quotation marks, read where it lies. */
final class PlainLine {
    private final byte[] bytes;
    /** Where each value begins, and one place behind the separator that would follow the last one. */
    private final int[] starts;

    private int columns;

    private PlainLine(byte[] bytes, int most) {
        this.bytes = bytes;
        starts = new int[most + 2];
    }

    /** Returns the line without its end; null if it has other characters, marks, or more than {@code columns} values. */
    static @Nullable PlainLine of(byte[] bytes, char separator, int columns) {
        int end = bytes.length;
        while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        PlainLine line = new PlainLine(bytes, columns);
        for (int i = 0; i < end; i++) {
            byte b = bytes[i];
            if (b < 0 || b == '"') {
                return null;
            }
            if (b == separator && !line.begin(i + 1)) {
                return null;
            }
        }
        return line.begin(end + 1) ? line : null;
    }

    private boolean begin(int start) {
        if (columns == starts.length - 2) {
            return false;
        }
        starts[++columns] = start;
        return true;
    }

    int columns() {
        return columns;
    }

    boolean isEmpty(int column) {
        return length(column) == 0;
    }

    String text(int column) {
        return new String(bytes, starts[column], length(column), StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads a number.
     *
     * @throws NumberFormatException if the value is none
     */
    float number(int column) {
        return Decimals.parse(bytes, starts[column], starts[column] + length(column));
    }

    private int length(int column) {
        return starts[column + 1] - 1 - starts[column];
    }
}
