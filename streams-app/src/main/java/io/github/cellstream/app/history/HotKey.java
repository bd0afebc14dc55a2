package io.github.cellstream.app.history;

/**
 * A key among the most anomalous.
 *
 * @param key its name
 * @param heat the highest likelihood of late, {@code [0, 1]}: it halves in about two minutes
 * @param likelihood of the last event; the score where there is no likelihood, NaN where there is neither
 * @param step number of the last step
 * @param time event time of the last step, milliseconds since the epoch
 * @param anomalies steps at or above the anomaly threshold since the key is remembered
 * @param recent the last likelihoods, oldest first
 */
@SuppressWarnings("ArrayRecordComponent") // drawn, never compared
public record HotKey(String key, float heat, float likelihood, long step, long time, long anomalies, float[] recent) {}
