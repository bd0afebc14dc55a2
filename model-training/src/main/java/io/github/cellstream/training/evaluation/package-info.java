/**
 * How good a model is, said in the measures of its field, beside what costs nothing.
 *
 * <p>In: a model that an engine loaded, and examples that it never saw. They are stepped event by event through the same engine
 * and heads as in a running job ({@link io.github.cellstream.training.evaluation.Replay}). Out: scores
 * ({@link io.github.cellstream.training.evaluation.Confusion}, {@link io.github.cellstream.training.evaluation.Detection},
 * {@link io.github.cellstream.training.evaluation.TokenScore}, {@link io.github.cellstream.training.evaluation.ForecastScore}), and those of simple
 * rules on the same examples. Neighbours: {@code training.data} reads and codes the examples; the program trains, calls and
 * prints.
 */
@NullMarked
package io.github.cellstream.training.evaluation;

import org.jspecify.annotations.NullMarked;
