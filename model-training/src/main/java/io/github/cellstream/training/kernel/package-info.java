/**
 * The elementwise loops of training: the cells' gates forwards and backwards, and the optimiser's step. Matrix products
 * are {@code runtime.jvm}'s.
 *
 * <p>In: places in float arrays. Out: the same arrays, overwritten. {@link
 * io.github.cellstream.training.kernel.ScalarGateKernels} is the law; vector kernels compute the same bits.
 */
@NullMarked
package io.github.cellstream.training.kernel;

import org.jspecify.annotations.NullMarked;
