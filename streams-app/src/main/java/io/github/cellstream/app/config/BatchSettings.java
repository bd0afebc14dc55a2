package io.github.cellstream.app.config;

import java.time.Duration;

/**
 * How events are gathered, to be stepped together.
 *
 * @param maxEvents most events of one call of the model
 * @param linger longest that an event waits for others
 */
public record BatchSettings(int maxEvents, Duration linger) {}
