/**
 * The Numenta Anomaly Benchmark: labelled series through the whole job, and what its scores are worth by the benchmark's rules.
 *
 * <p>In: a folder of series with their labelled windows. Out: an anomaly score for every row, and the benchmark's normalised
 * scores. Neighbours: {@code app.topology} runs the job as it would run anywhere; this package sees no more of it than its
 * topics.
 */
@NullMarked
package io.github.cellstream.app.evaluate.nab;

import org.jspecify.annotations.NullMarked;
