package io.github.cellstream.runtime.head;

/** Order among probabilities: the greatest first, of equals the one with the smaller index. NaN counts as least. */
public final class Ranking {
    private Ranking() {}

    /**
     * Selects the greatest values.
     *
     * @param into receives the indices of the greatest values, best first; room for as many as are wanted
     * @return how many were written: the smaller of {@code into.length} and {@code values.length}
     */
    public static int top(float[] values, int[] into) {
        int found = 0;
        for (int i = 0; i < values.length; i++) {
            int at = found;
            while (at > 0 && isGreater(values[i], values[into[at - 1]])) {
                at--;
            }
            if (at < into.length) {
                System.arraycopy(into, at, into, at + 1, Math.min(found, into.length - 1) - at);
                into[at] = i;
                found = Math.min(found + 1, into.length);
            }
        }
        return found;
    }

    /** Returns the place of a value among all, counted from 1; 0 if it is NaN. */
    public static int rank(float[] values, int index) {
        float value = values[index];
        if (Float.isNaN(value)) {
            return 0;
        }
        int rank = 1;
        for (int i = 0; i < values.length; i++) {
            if (values[i] > value || (values[i] == value && i < index)) {
                rank++;
            }
        }
        return rank;
    }

    /** Returns the first index of the greatest value, -1 if all are NaN. */
    static int best(float[] values) {
        int best = -1;
        for (int i = 0; i < values.length; i++) {
            if (best < 0 ? !Float.isNaN(values[i]) : values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    private static boolean isGreater(float value, float than) {
        return value > than || (Float.isNaN(than) && !Float.isNaN(value));
    }
}
