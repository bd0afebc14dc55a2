package io.github.cellstream.app.evaluate.nab;

/**
 * Rows in which a labelled anomaly lies.
 *
 * @param first index of the first row
 * @param last index of the last row, {@code >= first}
 */
public record NabWindow(int first, int last) {
    /** Checks the order. */
    public NabWindow {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("window from row " + first + " to row " + last);
        }
    }

    /** Returns the rows. */
    int width() {
        return last - first + 1;
    }
}
