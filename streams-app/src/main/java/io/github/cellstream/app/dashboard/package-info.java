/**
 * The job at a glance, once a second: throughput, latency, lag, and how far states are restored.
 *
 * <p>In: the job's meters and Kafka Streams' own metrics. Out: the samples of the last minutes, to any thread. Neighbours:
 * {@code app.metrics} counts, {@code app.http} shows.
 */
@NullMarked
package io.github.cellstream.app.dashboard;

import org.jspecify.annotations.NullMarked;
