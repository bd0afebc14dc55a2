package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Value.Axis;
import io.github.cellstream.runtime.jvm.Value.Constant;
import io.github.cellstream.runtime.jvm.Value.Rows;
import io.github.cellstream.runtime.jvm.Value.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * Compiles operators that only arrange time and batch. When one step is run, every axis but the batch's and the
 * features' is of length 1, so they move no data.
 */
final class AxisCompiler {
    static final Map<String, NodeCompiler> OPERATORS = Map.of(
            "Identity", AxisCompiler::pass,
            "Dropout", AxisCompiler::pass,
            "Cast", AxisCompiler::cast,
            "Squeeze", AxisCompiler::squeeze,
            "Unsqueeze", AxisCompiler::unsqueeze,
            "Transpose", AxisCompiler::transpose);

    private AxisCompiler() {}

    private static void pass(Compilation graph, NodeProto node) {
        graph.define(node.getOutput(0), graph.input(node, 0));
    }

    private static void cast(Compilation graph, NodeProto node) {
        Value value = graph.input(node, 0);
        long type = new Attributes(node).integer("to", 0);
        boolean whole = type == 6 || type == 7;
        if (!(value instanceof Tokens && whole) && !(value instanceof Rows && type == 1)) {
            throw graph.refused(node, "a cast that changes values");
        }
        graph.define(node.getOutput(0), value);
    }

    private static void squeeze(Compilation graph, NodeProto node) {
        List<Axis> axes = new ArrayList<>(axes(graph, node));
        for (int axis : new TreeSet<>(named(graph, node, axes.size())).descendingSet()) {
            if (axes.remove(axis) != Axis.UNIT) {
                throw graph.refused(node, "axis " + axis + " is not of length 1");
            }
        }
        graph.define(node.getOutput(0), renamed(graph, node, axes));
    }

    private static void unsqueeze(Compilation graph, NodeProto node) {
        List<Axis> axes = new ArrayList<>(axes(graph, node));
        int rank = axes.size() + count(graph, node);
        for (int axis : new TreeSet<>(named(graph, node, rank))) {
            axes.add(axis, Axis.UNIT);
        }
        graph.define(node.getOutput(0), renamed(graph, node, axes));
    }

    private static void transpose(Compilation graph, NodeProto node) {
        List<Axis> axes = axes(graph, node);
        List<Long> order = new Attributes(node).integers("perm");
        List<Axis> arranged = new ArrayList<>();
        for (int i = 0; i < axes.size(); i++) {
            int from = order.isEmpty() ? axes.size() - 1 - i : Math.toIntExact(order.get(i));
            arranged.add(axes.get(from));
        }
        if (arranged.contains(Axis.FEATURE) && arranged.indexOf(Axis.FEATURE) < arranged.indexOf(Axis.BATCH)) {
            throw graph.refused(node, "it moves the features before the batch");
        }
        graph.define(node.getOutput(0), renamed(graph, node, arranged));
    }

    private static List<Axis> axes(Compilation graph, NodeProto node) {
        Value value = graph.input(node, 0);
        if (value instanceof Rows rows) {
            return rows.axes();
        }
        if (value instanceof Tokens tokens) {
            return tokens.axes();
        }
        throw graph.refused(
                node,
                "it rearranges the constant '" + ((Constant) value).tensor().name() + "'");
    }

    private static Value renamed(Compilation graph, NodeProto node, List<Axis> axes) {
        return graph.input(node, 0) instanceof Rows rows ? new Rows(rows.view(), axes) : new Tokens(axes);
    }

    /** Returns the axes that the node names, counted from the first, in the attribute (until opset 12) or as an input. */
    private static List<Integer> named(Compilation graph, NodeProto node, int rank) {
        return given(graph, node)
                .mapToObj(axis -> {
                    long at = axis < 0 ? axis + rank : axis;
                    if (at < 0 || at >= rank) {
                        throw graph.refused(node, "axis " + axis + " of a tensor of " + rank + " axes");
                    }
                    return (int) at;
                })
                .toList();
    }

    private static int count(Compilation graph, NodeProto node) {
        return Math.toIntExact(given(graph, node).count());
    }

    private static LongStream given(Compilation graph, NodeProto node) {
        if (node.getInputCount() > 1 && !node.getInput(1).isEmpty()) {
            return LongStream.of(graph.constant(node, 1).longs());
        }
        List<Long> axes = new Attributes(node).integers("axes");
        if (axes.isEmpty()) {
            throw graph.refused(node, "it names no axes");
        }
        return axes.stream().mapToLong(Long::longValue);
    }
}
