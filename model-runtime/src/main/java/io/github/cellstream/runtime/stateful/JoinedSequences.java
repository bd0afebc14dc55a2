package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Rewrites {@code Concat} nodes that put constants in front of the sequence. Where a {@code Slice} has cut off as many
 * steps at the end, the sequence is shifted: each step sees the data of an earlier one.
 */
final class JoinedSequences {
    private final SequenceGraph graph;
    private final PastSteps past;

    JoinedSequences(SequenceGraph graph, PastSteps past) {
        this.graph = graph;
        this.past = past;
    }

    List<NodeProto> rewrite(NodeProto node) {
        if (node.getInputCount() != 2 || graph.dependence().onData(node.getInput(0))) {
            return List.of(node);
        }
        String data = node.getInput(1);
        int time = graph.timeAxis(data);
        long[] front = graph.shape(node.getInput(0));
        long axis =
                SequenceGraph.attribute(node, "axis").map(AttributeProto::getI).orElse(0L);
        if (time < 0 || front.length == 0 || (axis < 0 ? axis + front.length : axis) != time) {
            return List.of(node);
        }
        double[] values = graph.constant(node.getInput(0));
        if (values.length == 0) {
            values = graph.axes()
                    .observed(node.getInput(0))
                    .map(Observed::values)
                    .orElse(values);
        }
        double first = values.length == 0 ? Double.NaN : values[0];
        if (Arrays.stream(values).anyMatch(value -> value != first) || values.length == 0) {
            throw graph.refuse(node, "what it puts in front of the sequence is not one constant; wanted padding");
        }
        PastSteps.Padding padding = new PastSteps.Padding(front[time], (float) first);
        Optional<NodeProto> shortened = shortened(data, time, padding.length());
        return shortened.isPresent()
                ? past.delayed(node, shortened.get().getInput(0), padding, node.getOutput(0))
                : past.inFront(node, data, padding, node.getOutput(0));
    }

    /** Returns the node that made the data by cutting so many steps off the end. */
    private Optional<NodeProto> shortened(String data, int time, long steps) {
        return graph.model().getGraph().getNodeList().stream()
                .filter(node ->
                        node.getOpType().equals("Slice") && node.getOutput(0).equals(data))
                .filter(node -> graph.timeAxis(node.getInput(0)) == time)
                .filter(node -> graph.shape(node.getInput(0))[time] - graph.shape(data)[time] == steps)
                .filter(node -> Arrays.stream(graph.integers(node, 1, "starts")).allMatch(start -> start == 0))
                .findFirst();
    }
}
