package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.onnx.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes states that hold the newest steps of a tensor, and the nodes that read and renew them. */
final class PastSteps {
    private static final int MOST_NUMBERS = 1 << 22;
    private static final int SLICE_WITH_INPUTS = 10;

    private final SequenceGraph graph;
    private final GraphEdit edit;
    private int steps;

    PastSteps(SequenceGraph graph, GraphEdit edit) {
        this.graph = graph;
        this.edit = edit;
    }

    /** Returns how many past steps all states hold together. */
    int steps() {
        return steps;
    }

    /**
     * Puts past steps in front of the new one.
     *
     * @param node the node that pads, for names and messages
     * @param data the tensor that is padded
     * @param padding how many steps, and what stands for those before the first
     * @param output the name that past and new steps together get
     */
    List<NodeProto> inFront(NodeProto node, String data, Padding padding, String output) {
        return nodes(state(node, data, padding), output);
    }

    /** As {@link #inFront}, but the output is the oldest of those steps alone: the data of so many steps ago. */
    List<NodeProto> delayed(NodeProto node, String data, Padding padding, String output) {
        SteppedState state = state(node, data, padding);
        String all = edit.fresh(output + "/all");
        List<NodeProto> nodes = new ArrayList<>(nodes(state, all));
        nodes.add(slice(all, state.timeAxis(), 0, 1, output));
        return nodes;
    }

    /**
     * What is put in front of a sequence.
     *
     * @param length its steps
     * @param value what they hold
     */
    record Padding(long length, float value) {}

    private SteppedState state(NodeProto node, String data, Padding padding) {
        Observed found = graph.axes().observed(data).orElseThrow();
        int time = graph.timeAxis(data);
        int batch = graph.batchAxis(data);
        if (graph.batch() >= 0 && batch < 0) {
            throw graph.refuse(node, "its data '" + data + "' have no axis of their own for the batch");
        }
        long[] shape = found.shape().clone();
        shape[time] = padding.length();
        if (batch >= 0) {
            shape[batch] = 1;
        }
        double numbers = 1;
        for (long axis : shape) {
            numbers *= axis;
        }
        if (numbers < 1 || numbers > MOST_NUMBERS) {
            throw graph.refuse(
                    node,
                    "it would keep " + padding.length() + " past steps, a state of shape " + Arrays.toString(shape));
        }
        steps += (int) padding.length();
        float[] initial = new float[(int) numbers];
        Arrays.fill(initial, padding.value());
        String input = edit.fresh(GraphEdit.base(node) + ".past");
        SteppedState state =
                new SteppedState(input, edit.fresh(input + ".next"), shape, batch, data, time, time, initial);
        edit.add(state);
        return state;
    }

    private List<NodeProto> nodes(SteppedState state, String output) {
        ElementType type = graph.axes().observed(state.whole()).orElseThrow().type();
        boolean floats = type == ElementType.FLOAT;
        List<NodeProto> nodes = new ArrayList<>();
        String past = floats ? state.input() : edit.fresh(state.input() + "/cast");
        String kept = floats ? state.next() : edit.fresh(state.next() + "/cast");
        if (!floats) {
            nodes.add(GraphEdit.node("Cast", List.of(state.input()), past)
                    .addAttribute(GraphEdit.integer("to", type.code()))
                    .build());
        }
        nodes.add(GraphEdit.node("Concat", List.of(past, state.whole()), output)
                .addAttribute(GraphEdit.integer("axis", state.timeAxis()))
                .build());
        nodes.add(slice(output, state.timeAxis(), -state.shape()[state.timeAxis()], Long.MAX_VALUE, kept));
        if (!floats) {
            nodes.add(GraphEdit.node("Cast", List.of(kept), state.next())
                    .addAttribute(GraphEdit.integer("to", ElementType.FLOAT.code()))
                    .build());
        }
        return nodes;
    }

    private NodeProto slice(String from, long axis, long start, long end, String to) {
        if (graph.file().opset() < SLICE_WITH_INPUTS) {
            return GraphEdit.node("Slice", List.of(from), to)
                    .addAttribute(GraphEdit.integers("axes", List.of(axis)))
                    .addAttribute(GraphEdit.integers("starts", List.of(start)))
                    .addAttribute(GraphEdit.integers("ends", List.of(end)))
                    .build();
        }
        return GraphEdit.node(
                        "Slice",
                        List.of(
                                from,
                                edit.longs(to + "/start", start),
                                edit.longs(to + "/end", end),
                                edit.longs(to + "/axis", axis)),
                        to)
                .build();
    }
}
