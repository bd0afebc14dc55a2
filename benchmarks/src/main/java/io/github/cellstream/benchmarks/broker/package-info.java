/**
 * The broker of a bench, and what it can be asked: when records were appended, how many, how many bytes.
 *
 * <p>In: topics' names and {@link io.github.cellstream.benchmarks.workload.Workload}s. Out: counts, times and latencies, all by the
 * broker's own clock ({@code LogAppendTime}), so that contenders run unchanged.
 */
@NullMarked
package io.github.cellstream.benchmarks.broker;

import org.jspecify.annotations.NullMarked;
