/**
 * Questions to the running job: what is known of a key, what comes next, who owns it, what runs.
 *
 * <p>In: a key and how far to look. Out: values, or a {@link io.github.cellstream.app.query.QueryException} with a stable
 * code. Neighbours: {@code processor.query} reads states, {@code runtime.generate} rolls a model onward, {@code app.http}
 * gives the answers their form. It never changes a key's state.
 */
@NullMarked
package io.github.cellstream.app.query;

import org.jspecify.annotations.NullMarked;
