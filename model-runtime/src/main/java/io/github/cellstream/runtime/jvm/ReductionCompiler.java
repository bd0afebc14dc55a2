package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Reduction.Kind;
import io.github.cellstream.runtime.jvm.Value.Constant;
import io.github.cellstream.runtime.jvm.Value.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Compiles what makes one number of many: sums, means and extremes over axes, and softmax. */
final class ReductionCompiler {
    static final Map<String, NodeCompiler> OPERATORS = Map.ofEntries(
            reduce("ReduceSum", Kind.SUM),
            reduce("ReduceMean", Kind.MEAN),
            reduce("ReduceMax", Kind.LARGEST),
            reduce("ReduceMin", Kind.LEAST),
            reduce("ReduceProd", Kind.PRODUCT),
            reduce("ReduceL1", Kind.NORM_1),
            reduce("ReduceL2", Kind.NORM_2),
            reduce("ReduceSumSquare", Kind.SQUARES),
            reduce("ReduceLogSumExp", Kind.LOG_SUM_EXP),
            Map.entry("GlobalAveragePool", (graph, node) -> pool(graph, node, Kind.MEAN)),
            Map.entry("GlobalMaxPool", (graph, node) -> pool(graph, node, Kind.LARGEST)),
            Map.entry("ArgMax", (graph, node) -> index(graph, node, Kind.WHERE_LARGEST)),
            Map.entry("ArgMin", (graph, node) -> index(graph, node, Kind.WHERE_LEAST)),
            Map.entry("Softmax", (graph, node) -> softmax(graph, node, Function.SOFTMAX)),
            Map.entry("LogSoftmax", (graph, node) -> softmax(graph, node, Function.LOG_SOFTMAX)));

    /** From this operator set on softmax is taken along one axis; before, along that and all behind it. */
    private static final int SOFTMAX_OF_ONE_AXIS = 13;

    private ReductionCompiler() {}

    private static Map.Entry<String, NodeCompiler> reduce(String name, Kind kind) {
        return Map.entry(name, (graph, node) -> reduce(graph, node, kind));
    }

    private static void reduce(Compilation graph, NodeProto node, Kind kind) {
        int[] shape = graph.input(node, 0).shape();
        Attributes attributes = new Attributes(node);
        long[] named = ArrangementCompiler.listed(graph, node, 1, "axes");
        boolean[] axes = new boolean[shape.length];
        if (named.length == 0) {
            Arrays.fill(axes, attributes.integer("noop_with_empty_axes", 0) == 0);
        }
        for (long axis : named) {
            axes[ArrangementCompiler.axis(graph, node, axis, shape.length)] = true;
        }
        define(graph, node, axes, attributes.integer("keepdims", 1) != 0, kind);
    }

    private static void pool(Compilation graph, NodeProto node, Kind kind) {
        boolean[] axes = new boolean[graph.input(node, 0).shape().length];
        if (axes.length > 2) {
            Arrays.fill(axes, 2, axes.length, true);
        }
        define(graph, node, axes, true, kind);
    }

    private static void index(Compilation graph, NodeProto node, Kind kind) {
        int[] shape = graph.input(node, 0).shape();
        Attributes attributes = new Attributes(node);
        if (attributes.integer("select_last_index", 0) != 0) {
            throw graph.refused(node, "of equal numbers it wants the last");
        }
        boolean[] axes = new boolean[shape.length];
        axes[ArrangementCompiler.axis(graph, node, attributes.integer("axis", 0), shape.length)] = true;
        define(graph, node, axes, attributes.integer("keepdims", 1) != 0, kind);
    }

    private static void define(Compilation graph, NodeProto node, boolean[] axes, boolean keep, Kind kind) {
        Value x = graph.input(node, 0);
        Groups groups = Groups.along(axes, x.shape());
        if (groups.length() == 0 || groups.source().length == 0) {
            throw graph.refused(node, "it reduces a tensor of shape " + Arrays.toString(x.shape()));
        }
        List<Integer> lengths = new ArrayList<>();
        for (int axis = 0; axis < axes.length; axis++) {
            if (!axes[axis] || keep) {
                lengths.add(axes[axis] ? 1 : x.shape()[axis]);
            }
        }
        int[] shape = lengths.stream().mapToInt(Integer::intValue).toArray();
        if (x instanceof Constant constant) {
            graph.define(node.getOutput(0), new Constant(fold(groups, constant, kind), shape));
            return;
        }
        View from = groups.of(graph, graph.computed(x));
        View to = graph.buffers.allocate(groups.count());
        graph.add(new Reduction(from, to, groups.length(), kind));
        graph.define(node.getOutput(0), new Rows(to, shape));
    }

    private static Numbers fold(Groups groups, Constant constant, Kind kind) {
        float[] grouped = groups.of(constant);
        float[] reduced = new float[groups.count()];
        for (int i = 0; i < reduced.length; i++) {
            reduced[i] = kind.of(grouped, i * groups.length(), groups.length());
        }
        Numbers numbers = new Numbers.Real(reduced);
        boolean index = kind == Kind.WHERE_LARGEST || kind == Kind.WHERE_LEAST;
        return index || constant.numbers() instanceof Numbers.Whole ? new Numbers.Whole(numbers.longs()) : numbers;
    }

    private static void softmax(Compilation graph, NodeProto node, Function function) {
        Rows x = graph.rows(node, 0);
        int rank = x.shape().length;
        boolean oneAxis = graph.opset >= SOFTMAX_OF_ONE_AXIS;
        int axis = ArrangementCompiler.axis(
                graph, node, new Attributes(node).integer("axis", oneAxis ? -1 : 1), Math.max(1, rank));
        boolean[] axes = new boolean[rank];
        if (rank > 0) {
            Arrays.fill(axes, axis, oneAxis ? axis + 1 : rank, true);
        }
        Groups groups = Groups.along(axes, x.shape());
        if (groups.count() == 0) {
            throw graph.refused(node, "its input has shape " + Arrays.toString(x.shape()));
        }
        View from = groups.of(graph, x);
        View to = graph.buffers.allocate(from.width());
        graph.add(new Function.Step(from, to, groups.length(), function, graph.kernels));
        graph.define(node.getOutput(0), groups.back(to, x.shape()));
    }
}
