/**
 * What a step says: an output row becomes a judgement (class, forecast, next token, surprise).
 *
 * <p>In: an output row and the input that it answers. Out: a {@link io.github.cellstream.runtime.head.Judgement}. What a
 * head must remember between two events of a key lies in flat memory beside the key's state.
 */
@NullMarked
package io.github.cellstream.runtime.head;

import org.jspecify.annotations.NullMarked;
