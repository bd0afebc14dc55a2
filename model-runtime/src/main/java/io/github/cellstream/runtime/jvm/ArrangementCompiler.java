package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Value.Constant;
import io.github.cellstream.runtime.jvm.Value.Rows;
import io.github.cellstream.runtime.jvm.Value.Tokens;
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
            "Concat", ArrangementCompiler::concat);

    private ArrangementCompiler() {}

    /** Defines output {@code output} of a node as input {@code value} with its elements taken from {@code source}. */
    static void arrange(Compilation graph, NodeProto node, int output, Value value, int[] source, int[] shape) {
        if (value instanceof Constant constant) {
            graph.define(node.getOutput(output), new Constant(constant.numbers().pick(source), shape));
        } else if (value instanceof Rows rows) {
            int[] at = new int[source.length];
            for (int i = 0; i < at.length; i++) {
                at[i] = rows.at()[source[i]];
            }
            graph.define(node.getOutput(output), new Rows(rows.slot(), at, shape));
        } else if (source.length == 1) {
            graph.define(node.getOutput(output), new Tokens(shape));
        } else {
            throw graph.refused(node, "it makes several tokens of one");
        }
    }

    static int bound(long at, int length) {
        return (int) Math.max(0, Math.min(length, at < 0 ? at + length : at));
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
        arrange(graph, node, 0, value, Shapes.walk(0, steps, arranged), arranged);
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
            if (step < 1) {
                throw graph.refused(node, "a step of " + step);
            }
            int from = bound(starts[i], shape[axis]);
            int to = bound(ends[i], shape[axis]);
            first += from * strides[axis];
            shape[axis] = (int) Math.max(0, (to - from + step - 1) / step);
            strides[axis] *= Math.toIntExact(step);
        }
        arrange(graph, node, 0, value, Shapes.walk(first, strides, shape), shape);
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
            arrange(graph, node, part, value, Shapes.walk(first * strides[axis], strides, piece), piece);
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
        arrange(graph, node, 0, value, Shapes.expansion(value.shape(), shape), shape);
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
            if (part instanceof Tokens) {
                throw graph.refused(node, "it joins tokens");
            }
            if (!constant) {
                graph.add(new Place(graph.view(computed(graph, part)), into, to));
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

    /** Returns a value as one that lies in a buffer; a constant is written there in each step. */
    static Rows computed(Compilation graph, Value value) {
        if (value instanceof Rows rows) {
            return rows;
        }
        float[] floats = ((Constant) value).numbers().floats();
        View view = graph.buffers.allocate(floats.length);
        graph.add(new MaskSteps.Fill(view, floats));
        return new Rows(view, value.shape());
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
