package io.github.cellstream.app.state;

import java.time.Instant;

/**
 * Whose states a snapshot holds.
 *
 * @param application the job's application id
 * @param store the state store's name
 * @param input the input topic
 * @param partitions partitions of the changelog, {@code >= 1}
 * @param created when it was taken
 */
public record SnapshotHeader(String application, String store, String input, int partitions, Instant created) {}
