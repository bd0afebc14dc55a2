package io.github.cellstream.runtime.onnx;

/**
 * A state tensor of a graph.
 *
 * @param input the graph input that takes the state
 * @param output the graph output that gives the state of the next step
 */
public record StatePair(String input, String output) {
    @Override
    public String toString() {
        return input + "=" + output;
    }
}
