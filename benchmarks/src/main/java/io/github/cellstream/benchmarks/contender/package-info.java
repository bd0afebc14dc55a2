/**
 * What is compared, each in a JVM of its own: Cellstream, and what else reads the same events from one topic and writes an answer to
 * each to another.
 *
 * <p>In: {@link io.github.cellstream.benchmarks.contender.ContenderSettings} from standard input. Out: records, and
 * {@link io.github.cellstream.benchmarks.process.Mark}s when asked. The contenders of Apache Flink live in a module of their own, for
 * their class path fits no other.
 */
@NullMarked
package io.github.cellstream.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
