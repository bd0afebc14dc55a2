/**
 * The job: who works with whom, and for how long.
 *
 * <p>In: a {@link io.github.cellstream.app.config.CellstreamConfig}. Out: a topology, and Kafka Streams running it.
 * {@link io.github.cellstream.app.topology.Wiring} is the only class of the program that knows both decoders and the
 * operator.
 */
@NullMarked
package io.github.cellstream.app.topology;

import org.jspecify.annotations.NullMarked;
