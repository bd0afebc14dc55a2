package io.github.cellstream.benchmarks.pipeline;

/**
 * What one run measured, or the median of several. NaN stands for what was not measured.
 *
 * @param eventsPerSecond throughput
 * @param cpuMicros processor time of the contender's whole JVM, an event
 * @param busiestMicros processor time of its busiest thread, an event
 * @param allocatedBytes on the heap, by all threads, an event
 * @param changelogBytes appended to changelogs, an event
 * @param peakBytes largest resident set of the contender's JVM
 * @param p50Millis median latency at half of the throughput
 * @param p99Millis the latency that one event in a hundred exceeds
 */
record PipelineFigure(
        double eventsPerSecond,
        double cpuMicros,
        double busiestMicros,
        double allocatedBytes,
        double changelogBytes,
        double peakBytes,
        double p50Millis,
        double p99Millis) {
    /** Returns the microseconds of an event. */
    double micros() {
        return 1e6 / eventsPerSecond;
    }
}
