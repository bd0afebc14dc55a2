package io.github.cellstream.app.config;

import java.time.Duration;

/**
 * What is kept of each key, for how long, and in which order events are taken.
 *
 * @param storeName name of the state store
 * @param idleTimeout stream time after which a silent key is forgotten; zero for never
 * @param halfPrecision whether hidden states are stored as 16-bit floats
 * @param memoryBytes bytes that states in memory may take over all tasks
 * @param rocksDbBytes bytes that RocksDB may take off the heap over all tasks; 0 for what Kafka Streams gives each store
 * @param onModelChange {@code reset} or {@code fail}
 * @param outOfOrder {@code process}, {@code drop} or {@code dead-letter}
 * @param unknownToken what a token that the vocabulary lacks is read as; empty if the model decides
 */
public record StateSettings(
        String storeName,
        Duration idleTimeout,
        boolean halfPrecision,
        long memoryBytes,
        long rocksDbBytes,
        String onModelChange,
        String outOfOrder,
        String unknownToken) {}
