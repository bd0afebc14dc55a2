/**
 * What a run of a graph would take, told before anything runs it. In come a graph and the shapes of its inputs; out comes
 * nothing, or the refusal of the first node that is unknown, whose inputs do not fit, or that makes more than a run may.
 *
 * <p>Shapes are followed from node to node, and with them the few numbers that decide other shapes. Neighbours: {@code
 * onnx} reads files, {@code importing} asks at the door, {@code stateful} and the engines ask again for the shapes that
 * they are about to run.
 */
@NullMarked
package io.github.cellstream.runtime.sizing;

import org.jspecify.annotations.NullMarked;
