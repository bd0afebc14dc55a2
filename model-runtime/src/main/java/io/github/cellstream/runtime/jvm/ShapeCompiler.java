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

/** Compiles operators that name a tensor's axes anew, pass it on, or tell shapes and constants: nothing is left for a step. */
final class ShapeCompiler {
    static final Map<String, NodeCompiler> OPERATORS = Map.ofEntries(
            Map.entry("Identity", ShapeCompiler::pass),
            Map.entry("Dropout", ShapeCompiler::pass),
            Map.entry("Cast", ShapeCompiler::cast),
            Map.entry("Constant", ShapeCompiler::constant),
            Map.entry("ConstantOfShape", ShapeCompiler::constantOfShape),
            Map.entry("Shape", ShapeCompiler::shape),
            Map.entry("Size", ShapeCompiler::size),
            Map.entry("Range", ShapeCompiler::range),
            Map.entry("Squeeze", ShapeCompiler::squeeze),
            Map.entry("Unsqueeze", ShapeCompiler::unsqueeze),
            Map.entry("Flatten", ShapeCompiler::flatten),
            Map.entry("Reshape", ShapeCompiler::reshape));

    private static final int FLOAT = 1;
    private static final int INT32 = 6;
    private static final int INT64 = 7;
    private static final int BOOL = 9;
    private static final int DOUBLE = 11;

    private ShapeCompiler() {}

    private static void rename(Compilation graph, NodeProto node, int[] shape) {
        Value value = graph.input(node, 0);
        if (Shapes.size(shape) != Shapes.size(value.shape())) {
            throw graph.refused(
                    node, "shape " + Arrays.toString(value.shape()) + " can't become " + Arrays.toString(shape));
        }
        graph.define(node.getOutput(0), named(value, shape));
    }

    /** Returns a value under another shape of as many elements. */
    static Value named(Value value, int[] shape) {
        if (value instanceof Constant constant) {
            return new Constant(constant.numbers(), shape);
        }
        return value instanceof Rows rows ? new Rows(rows.slot(), rows.at(), shape) : new Tokens(shape);
    }

    private static void pass(Compilation graph, NodeProto node) {
        graph.define(node.getOutput(0), graph.input(node, 0));
    }

    private static void cast(Compilation graph, NodeProto node) {
        Value value = graph.input(node, 0);
        long type = new Attributes(node).integer("to", 0);
        boolean whole = type == INT32 || type == INT64;
        boolean real = type == FLOAT || type == DOUBLE;
        if (!whole && !real && type != BOOL) {
            throw graph.refused(node, "a cast to element type " + type + " changes values");
        }
        if (value instanceof Constant constant) {
            Numbers numbers = real
                    ? new Numbers.Real(constant.numbers().floats())
                    : new Numbers.Whole(constant.numbers().longs());
            value = new Constant(numbers, constant.shape());
        }
        if (type == BOOL) {
            value = ElementwiseCompiler.apply(graph, value, Elementwise.of(Elementwise.Kind.TRUTH));
        } else if (whole && value instanceof Rows && !graph.whole(node.getInput(0))) {
            value = ElementwiseCompiler.apply(graph, value, Elementwise.of(Elementwise.Kind.TRUNCATE));
        }
        graph.define(node.getOutput(0), value);
    }

    private static void size(Compilation graph, NodeProto node) {
        long size = Shapes.size(graph.input(node, 0).shape());
        graph.define(node.getOutput(0), new Constant(new Numbers.Whole(new long[] {size}), new int[0]));
    }

    private static void range(Compilation graph, NodeProto node) {
        Numbers start = graph.constant(node, 0).numbers();
        double from = start.floats()[0];
        double by = graph.constant(node, 2).numbers().floats()[0];
        double n = Math.max(0, Math.ceil((graph.constant(node, 1).numbers().floats()[0] - from) / by));
        int[] shape = {(int) Math.min(n, Integer.MAX_VALUE)};
        float[] numbers = new float[graph.elements(node, shape)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (from + i * by);
        }
        Numbers real = new Numbers.Real(numbers);
        graph.define(
                node.getOutput(0),
                new Constant(start instanceof Numbers.Whole ? new Numbers.Whole(real.longs()) : real, shape));
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
            case "value_floats" -> {
                float[] floats = new float[value.getFloatsCount()];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = value.getFloats(i);
                }
                yield new Constant(new Numbers.Real(floats), new int[] {floats.length});
            }
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
        int[] shape = ArrangementCompiler.ints(graph.constant(node, 0).numbers().longs());
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
        int from = ArrangementCompiler.bound(attributes.integer("start", 0), shape.length);
        int to = ArrangementCompiler.bound(attributes.integer("end", shape.length), shape.length);
        long[] lengths =
                Arrays.stream(shape, from, Math.max(from, to)).asLongStream().toArray();
        graph.define(node.getOutput(0), new Constant(new Numbers.Whole(lengths), new int[] {lengths.length}));
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
            axes.add(ArrangementCompiler.axis(graph, node, axis, shape.length));
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
            axes.add(ArrangementCompiler.axis(graph, node, axis, rank));
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
        int axis = named == shape.length ? shape.length : ArrangementCompiler.axis(graph, node, named, shape.length);
        rename(graph, node, new int[] {
            Shapes.size(Arrays.copyOf(shape, axis)), Shapes.size(Arrays.copyOfRange(shape, axis, shape.length))
        });
    }

    private static void reshape(Compilation graph, NodeProto node) {
        int[] shape = graph.input(node, 0).shape();
        int[] wanted =
                ArrangementCompiler.ints(graph.constant(node, 1).numbers().longs());
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

    private static long[] axes(Compilation graph, NodeProto node) {
        return ArrangementCompiler.listed(graph, node, 1, "axes");
    }
}
