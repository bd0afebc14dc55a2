package io.github.cellstream.app.decode;

import java.nio.charset.StandardCharsets;

/**
 * Numbers out of ASCII, in place where they are short: up to seven digits or so and ten decimals are two floats that are exact,
 * and their quotient is the nearest float (Clinger, "How to read floating point numbers accurately", 1990). All others go to
 * {@link Float#parseFloat}, whose results these are.
 */
final class Decimals {
    private static final int MOST = 1 << 24;
    private static final float[] POWERS = {1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f};

    private Decimals() {}

    /**
     * Reads the number that the bytes from {@code start} to {@code end} are.
     *
     * @throws NumberFormatException if they are none
     */
    static float parse(byte[] ascii, int start, int end) {
        int at = start;
        boolean negative = at < end && ascii[at] == '-';
        if (negative) {
            at++;
        }
        int digits = 0;
        int value = 0;
        int decimals = -1;
        for (; at < end; at++) {
            int c = ascii[at];
            if (c == '.' && decimals < 0) {
                decimals = 0;
            } else if (c >= '0' && c <= '9') {
                value = 10 * value + (c - '0');
                digits++;
                decimals = decimals < 0 ? decimals : decimals + 1;
                if (value > MOST) {
                    return parseSlowly(ascii, start, end);
                }
            } else {
                return parseSlowly(ascii, start, end);
            }
        }
        if (digits == 0 || decimals >= POWERS.length) {
            return parseSlowly(ascii, start, end);
        }
        float magnitude = decimals > 0 ? value / POWERS[decimals] : value;
        return negative ? -magnitude : magnitude;
    }

    private static float parseSlowly(byte[] ascii, int start, int end) {
        return Float.parseFloat(new String(ascii, start, end - start, StandardCharsets.ISO_8859_1));
    }
}
