package io.github.cellstream.app.config;

/**
 * What is remembered for those who look at the job.
 *
 * @param keys most keys, 0 for none
 * @param steps of each, {@code >= 1}
 */
public record HistorySettings(int keys, int steps) {}
