/**
 * Decoders: the bytes of a topic become events. Each is a plugin.
 *
 * <p>In: a record's headers and value. Out: a {@link io.github.cellstream.schemas.SequenceEvent}, or a {@link
 * io.github.cellstream.processor.RejectedEventException} that says why not, and nothing else. Neighbours: the wiring puts a
 * decoder behind the job's source; it knows neither models nor state.
 */
@NullMarked
package io.github.cellstream.app.decode;

import org.jspecify.annotations.NullMarked;
