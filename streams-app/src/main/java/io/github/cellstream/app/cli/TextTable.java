package io.github.cellstream.app.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table in a terminal: a heading, and columns as wide as their widest cell. */
final class TextTable {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;

    /** Begins with the names of the columns. */
    TextTable(String... columns) {
        widths = new int[columns.length];
        row(columns);
    }

    /** Adds a row of as many cells. */
    void row(String... cells) {
        if (cells.length != widths.length) {
            throw new IllegalArgumentException(cells.length + " cells for " + widths.length + " columns");
        }
        for (int i = 0; i < cells.length; i++) {
            widths[i] = Math.max(widths[i], cells[i].length());
        }
        rows.add(cells.clone());
    }

    /** Prints all rows, without blanks at their ends. */
    void print(PrintWriter out) {
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(row[i])
                        .append(" ".repeat(widths[i] - row[i].length()))
                        .append(GAP);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
