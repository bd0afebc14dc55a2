package io.github.cellstream.training.pass;

/**
 * The shape of a shard: sequences of unequal length, the longest first, packed step by step.
 *
 * <pre>
 *   step 0          step 1        step 2
 *   s0 s1 s2 s3     s0 s1 s2      s0          active = 4, 3, 1; base = 0, 4, 7; total = 8
 * </pre>
 *
 * <p>Steps behind a sequence's end have no rows, and cost nothing.
 */
public final class Shape {
    private final int maxRows;
    private final int maxTotal;
    private int[] active = new int[1];
    private int[] base = new int[1];
    private final int[] lengths;
    private int rows;
    private int steps;
    private int total;

    Shape(int maxRows, int maxTotal) {
        this.maxRows = maxRows;
        this.maxTotal = maxTotal;
        this.lengths = new int[maxRows];
    }

    /** Takes the lengths of {@code count} sequences, each {@code >= 1}, longest first. */
    void set(int[] descending, int count) {
        rows = count;
        steps = count == 0 ? 0 : descending[0];
        System.arraycopy(descending, 0, lengths, 0, count);
        if (active.length < steps) {
            active = new int[2 * steps];
            base = new int[2 * steps];
        }
        total = 0;
        int still = count;
        for (int t = 0; t < steps; t++) {
            while (descending[still - 1] <= t) {
                still--;
            }
            active[t] = still;
            base[t] = total;
            total += still;
        }
    }

    /** Returns the number of sequences. */
    public int rows() {
        return rows;
    }

    /** Returns the steps of the longest. */
    public int steps() {
        return steps;
    }

    /** Returns the steps of all. */
    public int total() {
        return total;
    }

    /** Returns the sequences that have a step {@code t}. */
    public int active(int t) {
        return active[t];
    }

    /** Returns the packed row of sequence 0 at step {@code t}; sequence r is r rows behind. */
    public int base(int t) {
        return base[t];
    }

    /** Returns the steps of a sequence. */
    public int length(int row) {
        return lengths[row];
    }

    /** Returns the packed row of a sequence's last step. */
    int last(int row) {
        return base[lengths[row] - 1] + row;
    }

    int maxRows() {
        return maxRows;
    }

    int maxTotal() {
        return maxTotal;
    }
}
