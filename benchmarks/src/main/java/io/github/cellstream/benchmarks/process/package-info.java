/**
 * Other JVMs, and what is said to and measured in them. Knows neither Kafka nor models: contenders of every kind, with class
 * paths of their own, use it.
 *
 * <p>In: a main class and its class path. Out: {@link io.github.cellstream.benchmarks.process.Mark}s, what a process had taken at a
 * moment. {@link io.github.cellstream.benchmarks.process.ChildJvm} speaks from outside,
 * {@link io.github.cellstream.benchmarks.process.Attendant} answers inside.
 */
@NullMarked
package io.github.cellstream.benchmarks.process;

import org.jspecify.annotations.NullMarked;
