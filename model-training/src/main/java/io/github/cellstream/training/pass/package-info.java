/**
 * One shard of a batch on its way through the network, forwards and backwards.
 *
 * <p>In: a shard's sequences, packed step by step, and the weights. Out: the loss, and its gradient by every weight. {@link
 * io.github.cellstream.training.pass.Parameters} holds the weights of all layers in one array, packed for the kernels;
 * {@link io.github.cellstream.training.pass.NetworkPass} is a shard's chain of {@link
 * io.github.cellstream.training.pass.Pass}es, which share one {@link io.github.cellstream.training.pass.Tape}. Knows
 * neither where sequences come from nor what becomes of the gradient.
 */
@NullMarked
package io.github.cellstream.training.pass;

import org.jspecify.annotations.NullMarked;
