package io.github.cellstream.app.demo;

import java.util.List;
import java.util.Map;

/**
 * Where one job of a demo stands.
 *
 * @param name of the job
 * @param counts what came and went
 * @param byKind what was found of what had been injected, by the kind of fault
 * @param falseAlarms anomalies that no fault explains
 * @param quality what its predictions are worth
 * @param pace how fast they come
 * @param hottest the keys with the latest anomalies, hottest first
 * @param lastAlarm the last alarm and its reason in words, empty before the first one
 */
public record JobStanding(
        String name,
        Counts counts,
        Map<String, Faults> byKind,
        long falseAlarms,
        Quality quality,
        Pace pace,
        List<Key> hottest,
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
     * @param anomalies predictions that are anomalies to the job
     * @param keys keys heard of
     */
    public record Counts(long events, long predictions, long deadLetters, long anomalies, int keys) {
        /** Returns how many events are without an answer yet. */
        public long ahead() {
            return events - predictions - deadLetters;
        }
    }

    /**
     * What was found.
     *
     * @param injected faults that have run their course, or were found before
     * @param found those of them with at least one alarm while they lasted or shortly behind
     */
    public record Faults(long injected, long found) {
        Faults plus(Faults more) {
            return new Faults(injected + more.injected, found + more.found);
        }
    }

    /**
     * What predictions are worth.
     *
     * @param coverage share of the readings that lay within the interval forecast for them, NaN without any
     * @param perplexity of the tokens that no fault affects, NaN without any
     * @param faultPerplexity of the tokens that faults affect, NaN without any
     */
    public record Quality(double coverage, double perplexity, double faultPerplexity) {}

    /**
     * How fast answers come.
     *
     * @param eventsPerSecond answers per second from the first to the last one
     * @param medianMillis half of the answers came within so many milliseconds of their event; those before a late job has caught
     *     up are not counted
     * @param slowestMillis 99 % of them did
     */
    public record Pace(double eventsPerSecond, long medianMillis, long slowestMillis) {}

    /**
     * A key's last scores.
     *
     * @param name the key
     * @param scores oldest first, {@code [0, 1]} each
     * @param reason of its last alarm, in words
     */
    @SuppressWarnings("ArrayRecordComponent") // drawn, never compared
    public record Key(String name, float[] scores, String reason) {}
}
