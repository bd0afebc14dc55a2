package io.github.cellstream.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars as SVG: no scripts, no fonts of its own, a transparent ground, and colours that are told apart on white and on black.
 *
 * @param title above the bars
 * @param unit of the values, beside the title
 * @param series names of a group's bars, one to four; a legend where there are several
 * @param groups from top to bottom, each with a value per series
 */
public record BarChart(String title, String unit, List<String> series, List<Group> groups) {
    private static final List<String> COLOURS = List.of("#3d85c6", "#e07b39", "#3c9d62", "#a06cd5");
    private static final int WIDTH = 760;
    private static final int BAR = 16;
    private static final int TOP = 48;
    private static final int VALUE_WIDTH = 84;
    private static final double CHARACTER = 6.7;

    /** Copies the lists and checks their sizes. */
    public BarChart {
        series = List.copyOf(series);
        groups = List.copyOf(groups);
        if (series.isEmpty() || series.size() > COLOURS.size()) {
            throw new IllegalArgumentException("a chart has one to four series, not " + series.size());
        }
        for (Group group : groups) {
            if (group.values().size() != series.size()) {
                throw new IllegalArgumentException(
                        group.label() + " has " + group.values().size() + " values for " + series.size() + " series");
            }
        }
    }

    /**
     * Bars beside one label.
     *
     * @param label to the left of them
     * @param values one per series, {@code >= 0}; NaN where nothing was measured
     */
    public record Group(String label, List<Double> values) {
        /** Copies the values. */
        public Group {
            values = List.copyOf(values);
        }
    }

    /** Writes it as a file; folders are created. */
    public void write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, svg());
        } catch (IOException e) {
            throw new UncheckedIOException("the chart can't be written to " + file, e);
        }
    }

    /** Returns the document. */
    public String svg() {
        double left = 16
                + CHARACTER
                        * groups.stream()
                                .mapToInt(group -> group.label().length())
                                .max()
                                .orElse(0);
        double largest = groups.stream()
                .flatMap(group -> group.values().stream())
                .filter(value -> !value.isNaN())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        double scale = largest > 0 ? (WIDTH - left - VALUE_WIDTH) / largest : 0;
        int groupHeight = series.size() * (BAR + 2) + 8;
        int top = TOP + (series.size() > 1 ? 22 : 0);
        int height = top + groups.size() * groupHeight + 6;
        StringBuilder svg = new StringBuilder(head(height));
        if (series.size() > 1) {
            legend(svg);
        }
        for (int g = 0; g < groups.size(); g++) {
            int y = top + g * groupHeight;
            text(
                    svg,
                    left - 8,
                    y + (groupHeight - 8) / 2.0 + 4,
                    "end",
                    groups.get(g).label());
            for (int s = 0; s < series.size(); s++) {
                double value = groups.get(g).values().get(s);
                double barTop = y + s * (BAR + 2.0);
                double width = Double.isNaN(value) ? 0 : Math.max(1, value * scale);
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" rx=\"2\" fill=\"%s\"/>%n",
                        left,
                        barTop,
                        width,
                        BAR,
                        COLOURS.get(s)));
                text(svg, left + width + 6, barTop + BAR - 4, "start", number(value));
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private String head(int height) {
        return String.format(
                Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s">
                <style>text{font:12px system-ui,sans-serif;fill:#444c56}.title{font-weight:600;font-size:14px}\
                @media (prefers-color-scheme:dark){text{fill:#b5bdc7}}</style>
                <text x="8" y="22" class="title">%s <tspan font-weight="400">(%s)</tspan></text>
                """, WIDTH, height, WIDTH, height, escaped(title), escaped(title), escaped(unit));
    }

    private void legend(StringBuilder svg) {
        double x = 8;
        for (int s = 0; s < series.size(); s++) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.1f\" y=\"36\" width=\"12\" height=\"12\" rx=\"2\" fill=\"%s\"/>%n",
                    x,
                    COLOURS.get(s)));
            text(svg, x + 18, 46, "start", series.get(s));
            x += 40 + CHARACTER * series.get(s).length();
        }
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                escaped(text)));
    }

    /** Returns a number with three digits that count, and a comma for thousands. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "not measured";
        }
        if (value >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.3f", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
