package io.github.cellstream.app.demo;

/** A curve in one line of text. */
final class Sparkline {
    private static final String LEVELS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /** Draws values in {@code [0, 1]}, one character each. */
    static String of(float[] values) {
        StringBuilder line = new StringBuilder(values.length);
        for (float value : values) {
            int level = Math.round(value * (LEVELS.length() - 1));
            line.append(LEVELS.charAt(Math.max(0, Math.min(LEVELS.length() - 1, level))));
        }
        return line.toString();
    }
}
