/**
 * From an event's features or token to a row of a batch: normalisation and vocabulary.
 *
 * <p>In: raw features in the user's units, or a token. Out: the network's inputs, or the reason why there are none.
 * Neighbours: an engine steps the batch; the caller decides what becomes of an event that is refused.
 */
@NullMarked
package io.github.cellstream.runtime.input;

import org.jspecify.annotations.NullMarked;
