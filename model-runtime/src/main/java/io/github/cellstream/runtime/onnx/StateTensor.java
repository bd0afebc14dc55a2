package io.github.cellstream.runtime.onnx;

/**
 * A state tensor that was found in a graph.
 *
 * @param input the graph input, and how it is cut into rows
 * @param output the graph output of the same layout that gives the next state
 */
public record StateTensor(RowLayout input, RowLayout output) {}
