/**
 * The Kafka Streams operator: one recurrent model over many keyed sequences, with each key's state in a store.
 *
 * <p>In: {@link io.github.cellstream.schemas.SequenceEvent} records. Out: {@link
 * io.github.cellstream.schemas.Prediction} records, and, where asked for, lifecycle records. What an event may not do is
 * thrown as a {@link io.github.cellstream.processor.RejectedEventException} before any state is touched.
 *
 * <p>Neighbours: {@code processor.state} keeps the states, {@code processor.deadletter} turns rejected events into dead
 * letters; {@code runtime} computes, {@code schemas} gives the records their form. It knows nothing of configuration
 * files, decoders or commands.
 */
@NullMarked
package io.github.cellstream.processor;

import org.jspecify.annotations.NullMarked;
