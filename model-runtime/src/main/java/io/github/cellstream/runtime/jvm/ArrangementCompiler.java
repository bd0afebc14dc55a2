package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Value.Constant;
import io.github.cellstream.runtime.jvm.Value.Rows;
import io.github.cellstream.runtime.jvm.Value.Tokens;
import io.github.cellstream.runtime.onnx.TensorData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Compiles operators that rename axes, rearrange elements or compute shapes. None of them costs anything in a step:
 * constants are rearranged when the plan is made, and of a computed tensor only the record of where its elements lie.
 */
final class ArrangementCompiler {
    static final Map<String, NodeCompiler> OPERATORS = Map.ofEntries(
            Map.entry("Identity", ArrangementCompiler::pass),
            Map.entry("Dropout", ArrangementCompiler::pass),
            Map.entry("Cast", ArrangementCompiler::cast),
            Map.entry("Constant", ArrangementCompiler::constant),
            Map.entry("ConstantOfShape", ArrangementCompiler::constantOfShape),
            Map.entry("Shape", ArrangementCompiler::shape),
            Map.entry("Squeeze", ArrangementCompiler::squeeze),
            Map.entry("Unsqueeze", ArrangementCompiler::unsqueeze),
            Map.entry("Flatten", ArrangementCompiler::flatten),
            Map.entry("Reshape", ArrangementCompiler::reshape),
            Map.entry("Transpose", ArrangementCompiler::transpose),
            Map.entry("Slice", ArrangementCompiler::slice),
            Map.entry("Split", ArrangementCompiler::split),
            Map.entry("Expand", ArrangementCompiler::expand),
            Map.entry("Concat", ArrangementCompiler::concat));

    private static final int FLOAT = 1;
    private static final int INT32 = 6;
    private static final int INT64 = 7;
    private static final int DOUBLE = 11;

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

    private static void rename(Compilation graph, NodeProto node, int[] shape) {
        Value value = graph.input(node, 0);
        if (Shapes.size(shape) != Shapes.size(value.shape())) {
            throw graph.refused(
                    node, "shape " + Arrays.toString(value.shape()) + " can't become " + Arrays.toString(shape));
        }
        if (value instanceof Constant constant) {
            graph.define(node.getOutput(0), new Constant(constant.numbers(), shape));
        } else if (value instanceof Rows rows) {
            graph.define(node.getOutput(0), new Rows(rows.slot(), rows.at(), shape));
        } else {
            graph.define(node.getOutput(0), new Tokens(shape));
        }
    }

    private static void pass(Compilation graph, NodeProto node) {
        graph.define(node.getOutput(0), graph.input(node, 0));
    }

    private static void cast(Compilation graph, NodeProto node) {
        Value value = graph.input(node, 0);
        long type = new Attributes(node).integer("to", 0);
        boolean whole = type == INT32 || type == INT64;
        boolean real = type == FLOAT || type == DOUBLE;
        if (value instanceof Constant constant && (whole || real)) {
            Numbers numbers = whole
                    ? new Numbers.Whole(constant.numbers().longs())
                    : new Numbers.Real(constant.numbers().floats());
            graph.define(node.getOutput(0), new Constant(numbers, constant.shape()));
        } else if ((value instanceof Tokens && whole) || (value instanceof Rows && type == FLOAT)) {
            graph.define(node.getOutput(0), value);
        } else {
            throw graph.refused(node, "a cast that changes values");
        }
    }

    private static void constant(Compilation graph, NodeProto node) {
        AttributeProto value = node.getAttribute(0);
        int[] scalar = {};
        Constant constant = switch (value.getName()) {
            case "value" -> {
                TensorData tensor = TensorData.of(node.getOutput(0), value.getT());
                yield new Constant(Numbers.of(tensor), shapeOf(tensor));
            }
            case "value_float" -> new Constant(new Numbers.Real(new float[] {value.getF()}), scalar);
            case "value_int" -> new Constant(new Numbers.Whole(new long[] {value.getI()}), scalar);
            case "value_ints" -> {
                long[] longs =
                        value.getIntsList().stream().mapToLong(Long::longValue).toArray();
                yield new Constant(new Numbers.Whole(longs), new int[] {longs.length});
            }
            default -> throw graph.refused(node, "a constant given as " + value.getName());
        };
        graph.define(node.getOutput(0), constant);
    }

    static int[] shapeOf(TensorData tensor) {
        return tensor.shape().stream().mapToInt(Integer::intValue).toArray();
    }

    private static void constantOfShape(Compilation graph, NodeProto node) {
        int[] shape = ints(graph.constant(node, 0).numbers().longs());
        int n = graph.elements(node, shape);
        Numbers one = node.getAttributeCount() == 0
                ? new Numbers.Real(new float[1])
                : Numbers.of(
                        TensorData.of(node.getOutput(0), node.getAttribute(0).getT()));
        graph.define(node.getOutput(0), new Constant(one.pick(new int[n]), shape));
    }

    private static void shape(Compilation graph, NodeProto node) {
        int[] shape = graph.input(node, 0).shape();
        Attributes attributes = new Attributes(node);
        int from = bound(attributes.integer("start", 0), shape.length);
        int to = bound(attributes.integer("end", shape.length), shape.length);
        long[] lengths =
                Arrays.stream(shape, from, Math.max(from, to)).asLongStream().toArray();
        graph.define(node.getOutput(0), new Constant(new Numbers.Whole(lengths), new int[] {lengths.length}));
    }

    private static int bound(long at, int length) {
        return (int) Math.max(0, Math.min(length, at < 0 ? at + length : at));
    }

    private static void squeeze(Compilation graph, NodeProto node) {
        int[] shape = graph.input(node, 0).shape();
        long[] named = axes(graph, node);
        TreeSet<Integer> axes = new TreeSet<>();
        for (int axis = 0; axis < shape.length && named.length == 0; axis++) {
            if (shape[axis] == 1) {
                axes.add(axis);
            }
        }
        for (long axis : named) {
            axes.add(axis(graph, node, axis, shape.length));
        }
        List<Integer> kept = new ArrayList<>();
        for (int axis = 0; axis < shape.length; axis++) {
            if (!axes.contains(axis)) {
                kept.add(shape[axis]);
            } else if (shape[axis] != 1) {
                throw graph.refused(node, "axis " + axis + " has length " + shape[axis]);
            }
        }
        rename(graph, node, kept.stream().mapToInt(Integer::intValue).toArray());
    }

    private static void unsqueeze(Compilation graph, NodeProto node) {
        int[] shape = graph.input(node, 0).shape();
        long[] named = axes(graph, node);
        int rank = shape.length + named.length;
        TreeSet<Integer> axes = new TreeSet<>();
        for (long axis : named) {
            axes.add(axis(graph, node, axis, rank));
        }
        int[] wider = new int[rank];
        int next = 0;
        for (int axis = 0; axis < rank; axis++) {
            wider[axis] = axes.contains(axis) ? 1 : shape[next++];
        }
        rename(graph, node, wider);
    }

    private static void flatten(Compilation graph, NodeProto node) {
        int[] shape = graph.input(node, 0).shape();
        long named = new Attributes(node).integer("axis", 1);
        int axis = named == shape.length ? shape.length : axis(graph, node, named, shape.length);
        rename(graph, node, new int[] {
            Shapes.size(Arrays.copyOf(shape, axis)), Shapes.size(Arrays.copyOfRange(shape, axis, shape.length))
        });
    }

    private static void reshape(Compilation graph, NodeProto node) {
        int[] shape = graph.input(node, 0).shape();
        int[] wanted = ints(graph.constant(node, 1).numbers().longs());
        boolean zeroCopies = new Attributes(node).integer("allowzero", 0) == 0;
        int open = -1;
        int known = 1;
        for (int axis = 0; axis < wanted.length; axis++) {
            if (wanted[axis] == 0 && zeroCopies && axis < shape.length) {
                wanted[axis] = shape[axis];
            }
            if (wanted[axis] < 0) {
                open = axis;
            } else {
                known *= wanted[axis];
            }
        }
        if (open >= 0 && known > 0) {
            wanted[open] = Shapes.size(shape) / known;
        }
        rename(graph, node, wanted);
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

    private static long[] axes(Compilation graph, NodeProto node) {
        return listed(graph, node, 1, "axes");
    }

    /** Returns a list that is an input of the node, or, in older operator sets, an attribute; empty if it is neither. */
    private static long[] listed(Compilation graph, NodeProto node, int index, String name) {
        if (graph.optional(node, index) != null) {
            return graph.constant(node, index).numbers().longs();
        }
        return new Attributes(node)
                .integers(name).stream().mapToLong(Long::longValue).toArray();
    }

    private static int axis(Compilation graph, NodeProto node, long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw graph.refused(node, "axis " + axis + " of a tensor of " + rank + " axes");
        }
        return Shapes.axis(axis, rank);
    }

    private static int[] ints(long[] longs) {
        return Arrays.stream(longs)
                .mapToInt(value -> (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value)))
                .toArray();
    }
}
