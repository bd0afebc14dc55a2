package io.github.cellstream.app.demo;

import java.util.List;
import java.util.Map;

/**
 * Where a demo stands.
 *
 * @param counts what came and went
 * @param byKind what was found of what had been injected, by the kind's name
 * @param falseAlarms alarms that no fault explains
 * @param coverage share of the readings that lay within the interval forecast for them, NaN before the first
 * @param eventsPerSecond answers per second from the first to the last one
 * @param medianMillis half of the answers came within so many milliseconds of their reading
 * @param slowestMillis 99 % of them did
 * @param hottest the machines with the latest anomalies, hottest first
 * @param lastAlarm the last alarm in words, empty before the first one
 */
public record Standing(
        Counts counts,
        Map<String, Faults> byKind,
        long falseAlarms,
        double coverage,
        double eventsPerSecond,
        long medianMillis,
        long slowestMillis,
        List<Machine> hottest,
        String lastAlarm) {

    /** Returns what was found of all kinds together. */
    public Faults faults() {
        return byKind.values().stream().reduce(new Faults(0, 0), Faults::plus);
    }

    /**
     * What came and went.
     *
     * @param events events sent
     * @param predictions predictions read back
     * @param deadLetters dead letters read back
     * @param anomalies predictions at or above the anomaly threshold
     * @param keys machines heard of
     * @param ahead events without an answer yet
     */
    public record Counts(long events, long predictions, long deadLetters, long anomalies, int keys, long ahead) {}

    /**
     * What was found.
     *
     * @param injected faults that have run their course, or were found before
     * @param found those of them with at least one alarm while they lasted or up to 20 readings later
     */
    public record Faults(long injected, long found) {
        Faults plus(Faults more) {
            return new Faults(injected + more.injected, found + more.found);
        }
    }

    /**
     * A machine's last scores.
     *
     * @param key its key
     * @param scores oldest first, {@code [0, 1]} each
     */
    @SuppressWarnings("ArrayRecordComponent") // drawn, never compared
    public record Machine(String key, float[] scores) {}
}
