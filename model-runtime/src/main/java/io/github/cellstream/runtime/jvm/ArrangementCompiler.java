package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Value.Constant;
import io.github.cellstream.runtime.jvm.Value.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Compiles operators that rearrange elements. None of them costs anything in a step: a constant is rearranged when the plan
 * is made, and of a computed tensor only the record of where its elements lie. Joining tensors alone copies.
 */
final class ArrangementCompiler {
    static final Map<String, NodeCompiler> OPERATORS = Map.of(
            "Transpose", ArrangementCompiler::transpose,
            "Slice", ArrangementCompiler::slice,
            "Split", ArrangementCompiler::split,
            "Expand", ArrangementCompiler::expand,
            "Tile", ArrangementCompiler::tile,
            "Pad", ArrangementCompiler::pad,
            "Concat", ArrangementCompiler::concat);

    private ArrangementCompiler() {}

    private static void arrange(Compilation graph, NodeProto node, Value value, int[] source, int[] shape) {
        graph.define(node.getOutput(0), graph.arranged(node, value, source, shape));
    }

    static int bound(long at, int length) {
        return (int) Math.max(0, Math.min(length, at < 0 ? at + length : at));
    }

    private static long fromFront(long at, int length) {
        return at < 0 ? at + length : at;
    }

    private static void transpose(Compilation graph, NodeProto node) {
        Value value = graph.input(node, 0);
        int[] shape = value.shape();
        int[] strides = Shapes.strides(shape);
        List<Long> order = new Attributes(node).integers("perm");
        int[] arranged = new int[shape.length];
        int[] steps = new int[shape.length];
        for (int i = 0; i < shape.length; i++) {
            int from = order.isEmpty() ? shape.length - 1 - i : axis(graph, node, order.get(i), shape.length);
            arranged[i] = shape[from];
            steps[i] = strides[from];
        }
        arrange(graph, node, value, Shapes.walk(0, steps, arranged), arranged);
    }

    private static void slice(Compilation graph, NodeProto node) {
        Value value = graph.input(node, 0);
        int[] shape = value.shape().clone();
        int[] strides = Shapes.strides(shape);
        long[] starts = listed(graph, node, 1, "starts");
        long[] ends = listed(graph, node, 2, "ends");
        long[] axes = listed(graph, node, 3, "axes");
        long[] by = listed(graph, node, 4, "steps");
        int first = 0;
        for (int i = 0; i < starts.length; i++) {
            int axis = axes.length == 0 ? i : axis(graph, node, axes[i], shape.length);
            long step = by.length == 0 ? 1 : by[i];
            if (step == 0) {
                throw graph.refused(node, "a step of 0");
            }
            int length = shape[axis];
            long from = step > 0 ? bound(starts[i], length) : Math.min(length - 1, fromFront(starts[i], length));
            long to = step > 0 ? bound(ends[i], length) : Math.max(-1, fromFront(ends[i], length));
            shape[axis] = (int) Math.max(0, (to - from + step - Long.signum(step)) / step);
            first += shape[axis] == 0 ? 0 : (int) from * strides[axis];
            strides[axis] *= Math.toIntExact(step);
        }
        arrange(graph, node, value, Shapes.walk(first, strides, shape), shape);
    }

    private static void split(Compilation graph, NodeProto node) {
        Value value = graph.input(node, 0);
        int[] shape = value.shape();
        int[] strides = Shapes.strides(shape);
        int axis = axis(graph, node, new Attributes(node).integer("axis", 0), shape.length);
        long[] lengths = listed(graph, node, 1, "split");
        int parts = node.getOutputCount();
        int first = 0;
        for (int part = 0; part < parts; part++) {
            int even = (shape[axis] + parts - 1) / parts;
            int length =
                    lengths.length == 0 ? Math.min(even, shape[axis] - part * even) : Math.toIntExact(lengths[part]);
            int[] piece = shape.clone();
            piece[axis] = length;
            int[] source = Shapes.walk(first * strides[axis], strides, piece);
            graph.define(node.getOutput(part), graph.arranged(node, value, source, piece));
            first += length;
        }
        if (first != shape[axis]) {
            throw graph.refused(node, "parts of " + first + " elements of an axis of " + shape[axis]);
        }
    }

    private static void expand(Compilation graph, NodeProto node) {
        Value value = graph.input(node, 0);
        int[] wanted = ints(graph.constant(node, 1).numbers().longs());
        graph.elements(node, wanted);
        int[] shape = Shapes.broadcast(value.shape(), wanted);
        arrange(graph, node, value, Shapes.expansion(value.shape(), shape), shape);
    }

    private static void tile(Compilation graph, NodeProto node) {
        Value value = graph.input(node, 0);
        int[] shape = value.shape();
        int[] repeats = ints(graph.constant(node, 1).numbers().longs());
        if (repeats.length != shape.length) {
            throw graph.refused(node, repeats.length + " repeats of a tensor of " + shape.length + " axes");
        }
        int[] each = new int[2 * shape.length];
        int[] steps = new int[2 * shape.length];
        int[] tiled = new int[shape.length];
        int[] strides = Shapes.strides(shape);
        for (int axis = 0; axis < shape.length; axis++) {
            each[2 * axis] = repeats[axis];
            each[2 * axis + 1] = shape[axis];
            steps[2 * axis + 1] = strides[axis];
        }
        graph.elements(node, each);
        for (int axis = 0; axis < shape.length; axis++) {
            tiled[axis] = repeats[axis] * shape[axis];
        }
        arrange(graph, node, value, Shapes.walk(0, steps, each), tiled);
    }

    private static void pad(Compilation graph, NodeProto node) {
        Value value = graph.input(node, 0);
        int[] shape = value.shape().clone();
        int[] pads = ints(listed(graph, node, 1, "pads"));
        long[] named = listed(graph, node, 3, "");
        if (!new Attributes(node).text("mode", "constant").equals("constant")
                || named.length != 0
                || pads.length != 2 * shape.length
                || Arrays.stream(pads).anyMatch(width -> width < 0)) {
            throw graph.refused(node, "wanted every axis padded with a constant");
        }
        float filler = new Attributes(node).number("value", 0);
        if (graph.optional(node, 2) != null) {
            filler = graph.constant(node, 2).numbers().floats()[0];
        }
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] += pads[axis] + pads[shape.length + axis];
        }
        float[] filling = new float[graph.elements(node, shape)];
        Arrays.fill(filling, filler);
        int[] strides = Shapes.strides(shape);
        int first = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            first += pads[axis] * strides[axis];
        }
        View from = graph.view(graph.computed(value));
        View into = graph.result(node, shape);
        graph.add(new RowSteps.Fill(into, filling));
        graph.add(new Place(from, into, Shapes.walk(first, strides, value.shape())));
    }

    private static void concat(Compilation graph, NodeProto node) {
        List<Value> parts = new ArrayList<>();
        for (int i = 0; i < node.getInputCount(); i++) {
            parts.add(graph.input(node, i));
        }
        int[] shape = parts.get(0).shape().clone();
        int axis = axis(graph, node, new Attributes(node).integer("axis", 0), shape.length);
        shape[axis] = parts.stream().mapToInt(part -> part.shape()[axis]).sum();
        boolean constant = parts.stream().allMatch(part -> part instanceof Constant);
        boolean whole =
                parts.stream().allMatch(part -> part instanceof Constant c && c.numbers() instanceof Numbers.Whole);
        int n = graph.elements(node, shape);
        int[] strides = Shapes.strides(shape);
        long[] longs = new long[n];
        float[] floats = new float[n];
        View into = constant ? new View(JvmBatch.INPUTS, 0, 0) : graph.buffers.allocate(n);
        int first = 0;
        for (Value part : parts) {
            int[] to = Shapes.walk(first * strides[axis], strides, part.shape());
            first += part.shape()[axis];
            if (!constant) {
                graph.add(new Place(graph.view(graph.computed(part)), into, to));
                continue;
            }
            Numbers numbers = ((Constant) part).numbers();
            long[] partLongs = numbers.longs();
            float[] partFloats = numbers.floats();
            for (int i = 0; i < to.length; i++) {
                longs[to[i]] = partLongs[i];
                floats[to[i]] = partFloats[i];
            }
        }
        Numbers numbers = whole ? new Numbers.Whole(longs) : new Numbers.Real(floats);
        graph.define(node.getOutput(0), constant ? new Constant(numbers, shape) : new Rows(into, shape));
    }

    /** Returns a list that is an input of the node, or, in older operator sets, an attribute; empty if it is neither. */
    static long[] listed(Compilation graph, NodeProto node, int index, String name) {
        if (graph.optional(node, index) != null) {
            return graph.constant(node, index).numbers().longs();
        }
        return new Attributes(node)
                .integers(name).stream().mapToLong(Long::longValue).toArray();
    }

    static int axis(Compilation graph, NodeProto node, long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw graph.refused(node, "axis " + axis + " of a tensor of " + rank + " axes");
        }
        return Shapes.axis(axis, rank);
    }

    static int[] ints(long[] longs) {
        return Arrays.stream(longs)
                .mapToInt(value -> (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value)))
                .toArray();
    }
}
