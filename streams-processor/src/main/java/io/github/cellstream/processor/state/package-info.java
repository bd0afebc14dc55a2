/**
 * What a key's sequence is remembered by: its place in the source, its model, its floats; and the bytes of all that.
 *
 * <p>In: rows of floats and the facts of the last event. Out: the same, after a restart too. Neighbours: the operator
 * above, a Kafka Streams key-value store below.
 */
@NullMarked
package io.github.cellstream.processor.state;

import org.jspecify.annotations.NullMarked;
