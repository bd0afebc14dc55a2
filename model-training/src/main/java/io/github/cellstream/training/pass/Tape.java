package io.github.cellstream.training.pass;

import org.jspecify.annotations.Nullable;

/**
 * Room for all numbers of one shard, or of all weights: one array, cut into parts that begin on a cache line. Parts are
 * reserved first; the array is made at first use, or by {@link #make} before threads share it.
 *
 * <p>A large array stands at the beginning of a region of G1 behind a header of 16 bytes, so float 12 begins a line of 64
 * bytes. With other collectors lines may lie elsewhere: right all the same, only slower.
 */
final class Tape {
    private static final int LINE = 16;
    private static final int FIRST = 12;
    private static final int LEAST = 1 << 20;

    private long size = FIRST;
    private float @Nullable [] data;

    /**
     * Sets floats aside, all 0.
     *
     * @return index of the first
     * @throws IllegalArgumentException if the tape would be longer than an array can be
     */
    int reserve(long floats) {
        if (data != null) {
            throw new IllegalStateException("the tape is in use");
        }
        int offset = (int) size;
        size += (floats + LINE - 1) / LINE * LINE;
        if (size > Integer.MAX_VALUE - LINE) {
            throw new IllegalArgumentException("a shard needs " + size + " floats at least, an array holds "
                    + Integer.MAX_VALUE + "; take smaller batches or a shorter window");
        }
        return offset;
    }

    /** Makes the array now. Two threads that used the tape first at once would each make one of their own. */
    void make() {
        if (data == null) {
            data = new float[(int) Math.max(LEAST, size)];
        }
    }

    float[] data() {
        float[] current = data;
        if (current == null) {
            current = new float[(int) Math.max(LEAST, size)];
            data = current;
        }
        return current;
    }

    /** Returns the floats between two rows of {@code width}: whole panels, and a line more, so that rows fall into different cache sets. */
    static int stride(int width, int panelWidth) {
        return Math.max(LINE, panels(width, panelWidth) * panelWidth + LINE);
    }

    /** Returns the panels that hold {@code width} columns. */
    static int panels(int width, int panelWidth) {
        return (width + panelWidth - 1) / panelWidth;
    }
}
