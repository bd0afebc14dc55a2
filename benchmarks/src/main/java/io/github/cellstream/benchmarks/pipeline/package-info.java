/**
 * {@code cellstream bench pipeline}: what an event costs from topic to topic: the same events through Cellstream, through what a user would
 * write by hand, through Apache Flink, and through nothing at all.
 *
 * <p>In: options. Out: a table, JSON, charts. {@link io.github.cellstream.benchmarks.pipeline.PipelinePlan} says what is measured,
 * {@link io.github.cellstream.benchmarks.pipeline.PipelineRun} measures one case once, in a JVM of its own beside a broker in a JVM of its
 * own; {@link io.github.cellstream.benchmarks.pipeline.Comparison} puts results in relation.
 */
@NullMarked
package io.github.cellstream.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;
