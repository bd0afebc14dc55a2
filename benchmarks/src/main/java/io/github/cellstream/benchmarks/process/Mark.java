package io.github.cellstream.benchmarks.process;

/**
 * What a JVM had taken at a moment, since its start.
 *
 * @param millis the moment, milliseconds since the epoch
 * @param allocatedBytes allocated on the heap by threads that live
 * @param cpuNanos processor time of the whole process
 * @param busiestNanos processor time that the busiest thread took since the mark before this one
 */
public record Mark(long millis, long allocatedBytes, long cpuNanos, long busiestNanos) {
    /** Returns the mark as words of a line. */
    String text() {
        return millis + " " + allocatedBytes + " " + cpuNanos + " " + busiestNanos;
    }

    /** Reads what {@link #text} wrote. */
    static Mark parse(String text) {
        String[] words = text.split(" ", -1);
        return new Mark(
                Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
    }
}
