package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rewrites {@code Pad} nodes that put constants in front of the sequence; what they pad of other axes stays as it is. */
final class PaddedSequences {
    private static final int PAD_WITH_INPUTS = 11;

    private final SequenceGraph graph;
    private final GraphEdit edit;
    private final PastSteps past;

    PaddedSequences(SequenceGraph graph, GraphEdit edit, PastSteps past) {
        this.graph = graph;
        this.edit = edit;
        this.past = past;
    }

    List<NodeProto> rewrite(NodeProto node) {
        String data = node.getInput(0);
        int time = graph.timeAxis(data);
        int rank = graph.axes().observed(data).map(Observed::rank).orElse(0);
        long[] pads = pads(node, rank);
        if (time < 0 || pads.length != 2 * rank || (pads[time] == 0 && pads[rank + time] == 0)) {
            return List.of(node);
        }
        long before = pads[time];
        long behind = pads[rank + time];
        String mode = SequenceGraph.attribute(node, "mode")
                .map(attribute -> attribute.getS().toStringUtf8())
                .orElse("constant");
        boolean shifts = before > 0 && behind == -before;
        if (!mode.equals("constant") || before < 0 || (behind != 0 && !shifts)) {
            throw graph.refuse(
                    node,
                    "found mode " + mode + " and pads " + Arrays.toString(pads) + ", where axis " + time
                            + " is time; it can be stepped if constants are put in front of the sequence, and nothing"
                            + " behind it");
        }
        pads[time] = 0;
        pads[rank + time] = 0;
        boolean others = Arrays.stream(pads).anyMatch(pad -> pad != 0);
        String output = others ? edit.fresh(GraphEdit.base(node) + "/in_time") : node.getOutput(0);
        PastSteps.Padding padding = new PastSteps.Padding(before, value(node));
        List<NodeProto> nodes = new ArrayList<>(
                shifts ? past.delayed(node, data, padding, output) : past.inFront(node, data, padding, output));
        if (others) {
            nodes.add(others(node, output, pads));
        }
        return nodes;
    }

    private NodeProto others(NodeProto node, String data, long[] pads) {
        NodeProto.Builder rest = node.toBuilder().setInput(0, data);
        if (graph.file().opset() < PAD_WITH_INPUTS) {
            return GraphEdit.withIntegers(rest, "pads", pads).build();
        }
        List<String> inputs = new ArrayList<>(node.getInputList().subList(0, Math.min(3, node.getInputCount())));
        inputs.set(0, data);
        inputs.set(1, edit.longs(data + "/pads", pads));
        return rest.clearInput().addAllInput(inputs).build();
    }

    private long[] pads(NodeProto node, int rank) {
        long[] given = graph.integers(node, 1, "pads");
        String axes = SequenceGraph.input(node, 3);
        if (axes.isEmpty()) {
            return given;
        }
        long[] named = graph.integers(node, 3, "axes");
        long[] pads = new long[2 * rank];
        for (int i = 0; i < named.length && given.length == 2 * named.length; i++) {
            int axis = (int) (named[i] < 0 ? named[i] + rank : named[i]);
            pads[axis] = given[i];
            pads[rank + axis] = given[named.length + i];
        }
        return given.length == 2 * named.length ? pads : new long[0];
    }

    private float value(NodeProto node) {
        String input = SequenceGraph.input(node, 2);
        if (input.isEmpty()) {
            return SequenceGraph.attribute(node, "value")
                    .map(AttributeProto::getF)
                    .orElse(0f);
        }
        double[] value = graph.constant(input);
        if (value.length != 1) {
            throw graph.refuse(node, "its padding value '" + input + "' is no constant");
        }
        return (float) value[0];
    }
}
