package io.github.cellstream.benchmarks.recovery;

import io.github.cellstream.benchmarks.report.Median;
import java.util.List;

/**
 * Restores of the same states.
 *
 * @param half whether states are stored as f16, otherwise as f32
 * @param records that were read back each time
 * @param changelogBytes that they take in the changelog
 * @param seconds of each restore, from its start in Kafka Streams to its end
 * @param readySeconds from the start of the JVM until it processes events
 */
record Restore(boolean half, long records, long changelogBytes, List<Double> seconds, List<Double> readySeconds) {
    Restore {
        seconds = List.copyOf(seconds);
        readySeconds = List.copyOf(readySeconds);
    }

    String precision() {
        return half ? "f16" : "f32";
    }

    double medianSeconds() {
        return Median.of(seconds.stream().mapToDouble(Double::doubleValue));
    }

    double medianReadySeconds() {
        return Median.of(readySeconds.stream().mapToDouble(Double::doubleValue));
    }

    double recordsPerSecond() {
        return records / medianSeconds();
    }

    double megabytesPerSecond() {
        return changelogBytes * 1e-6 / medianSeconds();
    }
}
