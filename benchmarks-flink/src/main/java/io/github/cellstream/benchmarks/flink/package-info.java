/**
 * The contenders of the pipeline bench that run on Apache Flink: the same events, the same network on the engine jvm, the state of a key in
 * Flink's keyed state.
 *
 * <p>In: {@link io.github.cellstream.benchmarks.contender.ContenderSettings} from standard input. Out: records. A module of its own, since
 * Flink's RocksDB and its Kafka client are others than Kafka Streams'; nothing depends on it, the bench starts it as a JVM.
 */
@NullMarked
package io.github.cellstream.benchmarks.flink;

import org.jspecify.annotations.NullMarked;
