package io.github.cellstream.app.dashboard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What this instance has done since it started.
 *
 * @param events that arrived
 * @param steps rows that the model stepped
 * @param predictions that were made
 * @param anomalies predictions at or above the threshold
 * @param duplicates events that had been applied before
 * @param dropped events out of order that were left out
 * @param keys sequences begun and not over
 * @param stepSeconds time that the model took
 * @param deadLetters by reason; only reasons that occurred
 */
public record Totals(
        long events,
        long steps,
        long predictions,
        long anomalies,
        long duplicates,
        long dropped,
        long keys,
        double stepSeconds,
        Map<String, Long> deadLetters) {
    /** Reads the meters of {@link io.github.cellstream.app.metrics.JobMeters}. */
    static Totals read(MeterRegistry registry) {
        Map<String, Long> deadLetters = new TreeMap<>();
        for (Counter counter : registry.find("cellstream.dead.letters").counters()) {
            if (counter.count() > 0) {
                deadLetters.put(
                        Objects.requireNonNullElse(counter.getId().getTag("code"), "UNKNOWN"), (long) counter.count());
            }
        }
        Timer step = registry.find("cellstream.step").timer();
        return new Totals(
                count(registry, "cellstream.events"),
                count(registry, "cellstream.steps"),
                count(registry, "cellstream.predictions"),
                count(registry, "cellstream.anomalies"),
                count(registry, "cellstream.duplicates"),
                count(registry, "cellstream.dropped"),
                (long) registry.get("cellstream.keys").gauge().value(),
                step == null ? 0 : step.totalTime(TimeUnit.NANOSECONDS) / 1e9,
                deadLetters);
    }

    /** Returns the dead letters of all reasons. */
    long allDeadLetters() {
        return deadLetters.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long count(MeterRegistry registry, String name) {
        return (long) registry.get(name).counter().count();
    }
}
