/**
 * What contenders are given: events, and the network that they go through; both the same at every run.
 *
 * <p>In: sizes. Out: records in a topic, and a model file. Neighbours: {@code contender} reads them, {@code pipeline} and {@code recovery}
 * write them.
 */
@NullMarked
package io.github.cellstream.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
