/**
 * What the operator knows of a key, read beside it.
 *
 * <p>In: the bytes that {@code processor.commit} finds in the operator's store, on any thread. Out: progress, hidden state
 * and the last answer, as of the operator's last write-back. Neighbours: {@code processor.state} reads the bytes, {@code
 * runtime.head} repeats the answer. It changes nothing.
 */
@NullMarked
package io.github.cellstream.processor.query;

import org.jspecify.annotations.NullMarked;
