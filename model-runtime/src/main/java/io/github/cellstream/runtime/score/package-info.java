/**
 * How surprising an event was: a judgement's surprise becomes an anomaly score and a likelihood. Scorers are plugins.
 *
 * <p>In: a {@link io.github.cellstream.runtime.head.Judgement} with its surprise. Out: the same with score and likelihood.
 */
@NullMarked
package io.github.cellstream.runtime.score;

import org.jspecify.annotations.NullMarked;
