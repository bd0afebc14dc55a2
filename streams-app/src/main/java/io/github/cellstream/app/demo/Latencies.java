package io.github.cellstream.app.demo;

/** How long answers took, to the millisecond up to a minute. Not for several threads. */
final class Latencies {
    private final long[] counts = new long[60_001];
    private long total;

    void add(long millis) {
        counts[(int) Math.max(0, Math.min(counts.length - 1, millis))]++;
        total++;
    }

    /** Returns the least number of milliseconds within which a share of all answers came; 0 if there are none. */
    long quantile(double share) {
        long below = 0;
        for (int millis = 0; millis < counts.length; millis++) {
            below += counts[millis];
            if (total > 0 && below >= share * total) {
                return millis;
            }
        }
        return 0;
    }
}
