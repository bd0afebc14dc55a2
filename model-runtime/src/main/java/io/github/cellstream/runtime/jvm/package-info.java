/**
 * The engine {@code jvm}: reads a graph into packed weights and steps it in plain Java, with vector kernels where the
 * JVM has them.
 *
 * <p>In: a checked model file. Out: a {@link io.github.cellstream.runtime.SequenceModel}. {@link
 * io.github.cellstream.runtime.jvm.GraphCompiler} turns the graph into a plan of operations once; a step runs the plan
 * over the batch's buffers. Every number is computed by one chain of fused multiply-adds in one order, so that batch
 * size, vector width and kernel change no bit.
 */
@NullMarked
package io.github.cellstream.runtime.jvm;

import org.jspecify.annotations.NullMarked;
