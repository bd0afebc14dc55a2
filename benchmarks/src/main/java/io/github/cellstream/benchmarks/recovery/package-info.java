/**
 * {@code cellstream bench recovery}: how long Cellstream's own job takes to have its states back from the changelog, and how long it is silent
 * after {@code kill -9}.
 *
 * <p>In: options. Out: a table, JSON, charts. {@link io.github.cellstream.benchmarks.recovery.RecoveryBench} is the course of it; instances of the
 * job are JVMs, told and asked through {@code process}.
 */
@NullMarked
package io.github.cellstream.benchmarks.recovery;

import org.jspecify.annotations.NullMarked;
