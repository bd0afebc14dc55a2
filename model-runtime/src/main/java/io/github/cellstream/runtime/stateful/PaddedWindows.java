package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rewrites convolutions and pools that pad time themselves. Padding behind the sequence counts for nothing if a {@code
 * Slice} cuts off what windows see of it.
 */
final class PaddedWindows {
    private final SequenceGraph graph;
    private final GraphEdit edit;
    private final PastSteps past;
    private final Set<String> cut = new HashSet<>();

    PaddedWindows(SequenceGraph graph, GraphEdit edit, PastSteps past) {
        this.graph = graph;
        this.edit = edit;
        this.past = past;
    }

    /** Rewrites a node {@code Slice}: there is nothing left to cut off a window whose padding behind is gone. */
    List<NodeProto> cut(NodeProto node) {
        return cut.contains(node.getInput(0))
                ? List.of(GraphEdit.node("Identity", List.of(node.getInput(0)), node.getOutput(0))
                        .build())
                : List.of(node);
    }

    List<NodeProto> rewrite(NodeProto node) {
        String data = node.getInput(0);
        int time = graph.timeAxis(data);
        int spatial = graph.shape(data).length - 2;
        if (time < 2) {
            return List.of(node);
        }
        requireEveryStep(node, time - 2);
        String automatic = SequenceGraph.attribute(node, "auto_pad")
                .map(attribute -> attribute.getS().toStringUtf8())
                .orElse("NOTSET");
        if (automatic.startsWith("SAME") && length(node, "kernel_shape", time - 2, 2) > 1) {
            throw graph.refuse(
                    node, "auto_pad " + automatic + " looks at later time steps; wanted padding on the left only");
        }
        long[] pads =
                SequenceGraph.attribute(node, "pads").map(SequenceGraph::longs).orElse(new long[2 * spatial]);
        if (!automatic.equals("NOTSET") || pads.length != 2 * spatial) {
            return List.of(node);
        }
        long before = pads[time - 2];
        long behind = pads[spatial + time - 2];
        if (before == 0 && behind == 0) {
            return List.of(node);
        }
        if (before < 1 || (behind > 0 && !isCut(node))) {
            throw graph.refuse(
                    node,
                    "it pads time by " + before + " in front and " + behind
                            + " behind: it looks at later time steps; wanted padding on the left only");
        }
        requirePaddingThatCounts(node);
        pads[time - 2] = 0;
        pads[spatial + time - 2] = 0;
        String padded = edit.fresh(GraphEdit.base(node) + "/padded");
        float value = node.getOpType().equals("MaxPool") ? -Float.MAX_VALUE : 0;
        List<NodeProto> nodes = new ArrayList<>(past.inFront(node, data, new PastSteps.Padding(before, value), padded));
        nodes.add(GraphEdit.withIntegers(node.toBuilder().setInput(0, padded), "pads", pads)
                .build());
        return nodes;
    }

    private void requireEveryStep(NodeProto node, int axis) {
        long stride = length(node, "strides", axis, 1);
        if (stride != 1) {
            throw graph.refuse(
                    node,
                    "its stride over time is " + stride + ": it answers every " + stride
                            + " steps only; wanted stride 1, or a model that takes " + stride
                            + " readings as the features of one step");
        }
    }

    private void requirePaddingThatCounts(NodeProto node) {
        boolean counts = SequenceGraph.attribute(node, "count_include_pad")
                .map(attribute -> attribute.getI() != 0)
                .orElse(false);
        if (node.getOpType().equals("AveragePool") && !counts) {
            throw graph.refuse(
                    node,
                    "its average leaves padding out, so the first steps are divided by fewer; wanted count_include_pad=1");
        }
    }

    /** Returns whether all that a window sees of the padding behind is cut off by the one node that reads it. */
    private boolean isCut(NodeProto node) {
        String output = node.getOutput(0);
        List<NodeProto> readers = graph.model().getGraph().getNodeList().stream()
                .filter(reader -> Dependence.uses(reader).contains(output))
                .toList();
        boolean isOutput = graph.model().getGraph().getOutputList().stream()
                .anyMatch(value -> value.getName().equals(output));
        if (readers.size() != 1 || isOutput || !readers.get(0).getOpType().equals("Slice")) {
            return false;
        }
        NodeProto slice = readers.get(0);
        int axis = graph.timeAxis(slice.getOutput(0));
        boolean full = axis >= 0
                && axis == graph.timeAxis(output)
                && graph.shape(slice.getOutput(0))[axis] == graph.axes().length(0, graph.time());
        if (full && Arrays.stream(graph.integers(slice, 1, "starts")).allMatch(start -> start == 0)) {
            cut.add(output);
            return true;
        }
        return false;
    }

    private static long length(NodeProto node, String attribute, int axis, long otherwise) {
        return SequenceGraph.attribute(node, attribute)
                .map(AttributeProto::getIntsList)
                .filter(lengths -> axis < lengths.size())
                .map(lengths -> lengths.get(axis))
                .orElse(otherwise);
    }
}
