package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.onnx.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns what is put in front of a sequence, the causal padding of a convolution or of a window's average, into a buffer of
 * the last steps: with P places of padding the state holds the P newest steps, and each run reads them and the new one.
 *
 * <p>Padding is found as a {@code Pad} of the left of the time axis, as {@code pads} of a convolution or pool (those on the
 * right count if a {@code Slice} cuts them off again), and as a {@code Concat} of constants and data.
 */
final class TimeBuffers {
    private static final Set<String> WINDOWS = Set.of("Conv", "AveragePool", "MaxPool", "LpPool");
    private static final int MOST_NUMBERS = 1 << 22;
    private static final int SLICE_WITH_INPUTS = 10;

    private final SequenceGraph graph;
    private final GraphEdit edit;
    private final Set<String> cut = new HashSet<>();
    private int steps;

    TimeBuffers(SequenceGraph graph, GraphEdit edit) {
        this.graph = graph;
        this.edit = edit;
    }

    /** Returns how many past steps all buffers hold together. */
    int steps() {
        return steps;
    }

    /** Returns the nodes that stand for a node in the rewritten graph: itself, unless it reads past steps. */
    List<NodeProto> rewrite(NodeProto node) {
        if (node.getOpType().equals("Slice") && cut.contains(node.getInput(0))) {
            return List.of(GraphEdit.node("Identity", List.of(node.getInput(0)), node.getOutput(0))
                    .build());
        }
        if (!graph.dependence().onData(node.getInputList())) {
            return List.of(node);
        }
        if (node.getOpType().equals("Pad")) {
            return pad(node);
        }
        if (node.getOpType().equals("Concat")) {
            return concat(node);
        }
        return WINDOWS.contains(node.getOpType()) ? window(node) : List.of(node);
    }

    private List<NodeProto> pad(NodeProto node) {
        String data = node.getInput(0);
        int time = graph.timeAxis(data);
        int rank = graph.axes().observed(data).map(Observed::rank).orElse(0);
        long[] pads = pads(node, rank);
        String mode = SequenceGraph.attribute(node, "mode")
                .map(attribute -> attribute.getS().toStringUtf8())
                .orElse("constant");
        if (time < 0 || pads.length != 2 * rank || (pads[time] == 0 && pads[rank + time] == 0)) {
            return List.of(node);
        }
        boolean others = false;
        for (int i = 0; i < pads.length; i++) {
            others |= i != time && pads[i] != 0;
        }
        if (!mode.equals("constant") || pads[time] < 0 || others) {
            throw graph.refuse(
                    node,
                    "found mode " + mode + " and pads " + Arrays.toString(pads) + ", where axis " + time
                            + " is time; it can be stepped if constants are put in front of the sequence, and nowhere"
                            + " else");
        }
        return buffer(node, data, pads[time], padding(node), node.getOutput(0));
    }

    private long[] pads(NodeProto node, int rank) {
        String input = SequenceGraph.input(node, 1);
        if (input.isEmpty()) {
            return SequenceGraph.attribute(node, "pads").map(TimeBuffers::longs).orElse(new long[0]);
        }
        long[] given = constant(input);
        String axes = SequenceGraph.input(node, 3);
        if (axes.isEmpty()) {
            return given;
        }
        long[] named = constant(axes);
        long[] pads = new long[2 * rank];
        for (int i = 0; i < named.length && given.length == 2 * named.length; i++) {
            int axis = (int) (named[i] < 0 ? named[i] + rank : named[i]);
            pads[axis] = given[i];
            pads[rank + axis] = given[named.length + i];
        }
        return given.length == 2 * named.length ? pads : new long[0];
    }

    private float padding(NodeProto node) {
        String input = SequenceGraph.input(node, 2);
        if (input.isEmpty()) {
            return SequenceGraph.attribute(node, "value")
                    .map(AttributeProto::getF)
                    .orElse(0f);
        }
        double[] value = values(input);
        if (value.length != 1) {
            throw graph.refuse(node, "its padding value '" + input + "' is no constant");
        }
        return (float) value[0];
    }

    private List<NodeProto> window(NodeProto node) {
        String data = node.getInput(0);
        int time = graph.timeAxis(data);
        int rank = graph.axes().observed(data).map(Observed::rank).orElse(0);
        int spatial = rank - 2;
        if (time < 2) {
            return List.of(node);
        }
        String automatic = SequenceGraph.attribute(node, "auto_pad")
                .map(attribute -> attribute.getS().toStringUtf8())
                .orElse("NOTSET");
        long[] pads =
                SequenceGraph.attribute(node, "pads").map(TimeBuffers::longs).orElse(new long[2 * spatial]);
        if (automatic.startsWith("SAME") && kernel(node, time - 2) > 1) {
            throw graph.refuse(
                    node, "auto_pad " + automatic + " looks at later time steps; wanted padding on the left only");
        }
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
        pads[time - 2] = 0;
        pads[spatial + time - 2] = 0;
        String padded = edit.fresh(GraphEdit.base(node) + "/padded");
        NodeProto.Builder bare = node.toBuilder().setInput(0, padded);
        for (int i = 0; i < bare.getAttributeCount(); i++) {
            if (bare.getAttribute(i).getName().equals("pads")) {
                bare.setAttribute(
                        i,
                        GraphEdit.integers("pads", Arrays.stream(pads).boxed().toList()));
            }
        }
        float value = node.getOpType().equals("MaxPool") ? -Float.MAX_VALUE : 0;
        List<NodeProto> nodes = new ArrayList<>(buffer(node, data, before, value, padded));
        nodes.add(bare.build());
        return nodes;
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
                && length(slice.getOutput(0), axis) == graph.axes().length(0, graph.time());
        long[] starts = slice.getInputCount() > 1
                ? constant(slice.getInput(1))
                : SequenceGraph.attribute(slice, "starts")
                        .map(TimeBuffers::longs)
                        .orElse(new long[0]);
        if (full && Arrays.stream(starts).allMatch(start -> start == 0)) {
            cut.add(output);
            return true;
        }
        return false;
    }

    private long length(String value, int axis) {
        return graph.axes().observed(value).map(found -> found.shape()[axis]).orElse(-1L);
    }

    private long kernel(NodeProto node, int axis) {
        return SequenceGraph.attribute(node, "kernel_shape")
                .map(TimeBuffers::longs)
                .filter(shape -> axis < shape.length)
                .map(shape -> shape[axis])
                .orElse(2L);
    }

    private List<NodeProto> concat(NodeProto node) {
        if (node.getInputCount() != 2 || graph.dependence().onData(node.getInput(0))) {
            return List.of(node);
        }
        String data = node.getInput(1);
        int time = graph.timeAxis(data);
        Observed front = graph.axes().observed(node.getInput(0)).orElse(null);
        Observed first = front != null
                ? front
                : graph.file()
                        .constant(node.getInput(0))
                        .filter(tensor -> tensor.type() == ElementType.FLOAT)
                        .map(tensor -> {
                            float[] floats = tensor.floats();
                            double[] wide = new double[floats.length];
                            Arrays.setAll(wide, i -> floats[i]);
                            return new Observed(
                                    ElementType.FLOAT,
                                    tensor.shape().stream().mapToLong(i -> i).toArray(),
                                    wide);
                        })
                        .orElse(null);
        long axis =
                SequenceGraph.attribute(node, "axis").map(AttributeProto::getI).orElse(0L);
        if (time < 0 || first == null || (axis < 0 ? axis + first.rank() : axis) != time) {
            return List.of(node);
        }
        double[] values = first.values();
        if (values.length == 0 || Arrays.stream(values).anyMatch(value -> value != values[0])) {
            throw graph.refuse(node, "what it puts in front of the sequence is not one constant; wanted padding");
        }
        return buffer(node, data, first.shape()[time], (float) values[0], node.getOutput(0));
    }

    /** Makes a state of the last {@code length} steps and the nodes that read and renew it. */
    private List<NodeProto> buffer(NodeProto node, String data, long length, float value, String output) {
        Observed found = graph.axes().observed(data).orElseThrow();
        int time = graph.timeAxis(data);
        int batch = graph.batchAxis(data);
        if (graph.batch() >= 0 && batch < 0) {
            throw graph.refuse(node, "its data '" + data + "' have no axis of their own for the batch");
        }
        long[] shape = found.shape().clone();
        shape[time] = length;
        if (batch >= 0) {
            shape[batch] = 1;
        }
        double numbers = 1;
        for (long axis : shape) {
            numbers *= axis;
        }
        if (numbers < 1 || numbers > MOST_NUMBERS) {
            throw graph.refuse(
                    node, "it would keep " + length + " past steps, a state of shape " + Arrays.toString(shape));
        }
        steps += (int) length;
        float[] initial = new float[(int) numbers];
        Arrays.fill(initial, value);
        String input = edit.fresh(GraphEdit.base(node) + ".past");
        SteppedState state =
                new SteppedState(input, edit.fresh(input + ".next"), shape, batch, data, time, time, initial);
        edit.add(state);
        return nodes(state, found.type(), output);
    }

    private List<NodeProto> nodes(SteppedState state, ElementType type, String output) {
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
        nodes.add(newest(state, output, kept));
        if (!floats) {
            nodes.add(GraphEdit.node("Cast", List.of(kept), state.next())
                    .addAttribute(GraphEdit.integer("to", ElementType.FLOAT.code()))
                    .build());
        }
        return nodes;
    }

    private NodeProto newest(SteppedState state, String from, String kept) {
        long start = -state.shape()[state.timeAxis()];
        if (graph.file().opset() < SLICE_WITH_INPUTS) {
            return GraphEdit.node("Slice", List.of(from), kept)
                    .addAttribute(GraphEdit.integers("axes", List.of((long) state.timeAxis())))
                    .addAttribute(GraphEdit.integers("starts", List.of(start)))
                    .addAttribute(GraphEdit.integers("ends", List.of(Long.MAX_VALUE)))
                    .build();
        }
        return GraphEdit.node(
                        "Slice",
                        List.of(
                                from,
                                edit.longs(kept + "/start", start),
                                edit.longs(kept + "/end", Long.MAX_VALUE),
                                edit.longs(kept + "/axis", state.timeAxis())),
                        kept)
                .build();
    }

    private final Map<String, double[]> known = new HashMap<>();

    private double[] values(String name) {
        return known.computeIfAbsent(
                name,
                tensor -> graph.axes()
                        .constant(tensor)
                        .map(Observed::values)
                        .or(() -> graph.file().constant(tensor).map(data -> {
                            if (data.type().isFloating()) {
                                float[] floats = data.floats();
                                double[] wide = new double[floats.length];
                                Arrays.setAll(wide, i -> floats[i]);
                                return wide;
                            }
                            return Arrays.stream(data.longs()).asDoubleStream().toArray();
                        }))
                        .orElse(new double[0]));
    }

    private long[] constant(String name) {
        return Arrays.stream(values(name)).mapToLong(value -> (long) value).toArray();
    }

    private static long[] longs(AttributeProto attribute) {
        return attribute.getIntsList().stream().mapToLong(Long::longValue).toArray();
    }
}
