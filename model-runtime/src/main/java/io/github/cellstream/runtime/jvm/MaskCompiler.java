package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Value.Axis;
import io.github.cellstream.runtime.jvm.Value.Constant;
import io.github.cellstream.runtime.jvm.Value.Rows;
import io.github.cellstream.runtime.jvm.Value.Tokens;
import io.github.cellstream.runtime.onnx.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compiles the operators by which a graph holds a sequence's state at masked steps: a condition from the step's token or
 * features, and a choice between the old and the new value. A condition is a row of ones and zeros.
 */
final class MaskCompiler {
    static final Map<String, NodeCompiler> OPERATORS = Map.of(
            "Abs", MaskCompiler::abs,
            "Equal", MaskCompiler::equal,
            "ReduceMax", MaskCompiler::reduceMax,
            "Sub", MaskCompiler::subtract,
            "Where", MaskCompiler::where);

    private MaskCompiler() {}

    private static void abs(Compilation graph, NodeProto node) {
        Rows x = graph.rows(node, 0);
        View y = define(graph, node, x.view().width(), x.axes());
        graph.add(new MaskSteps.Magnitude(x.view(), y));
    }

    private static void subtract(Compilation graph, NodeProto node) {
        Rows x = graph.rows(node, 0);
        graph.requireRowVectors(node, x);
        float[] constant = graph.constant(node, 1).floats();
        float[] negative = new float[x.view().width()];
        if (constant.length != 1 && constant.length != negative.length) {
            throw graph.refused(
                    node,
                    "it subtracts " + constant.length + " numbers from " + negative.length
                            + " features; wanted one, or one for each");
        }
        for (int i = 0; i < negative.length; i++) {
            negative[i] = -constant[constant.length == 1 ? 0 : i];
        }
        View y = define(graph, node, negative.length, x.axes());
        graph.add(new AddConstant(x.view(), y, negative));
    }

    private static void reduceMax(Compilation graph, NodeProto node) {
        Rows x = graph.rows(node, 0);
        graph.requireRowVectors(node, x);
        Attributes attributes = new Attributes(node);
        int last = x.axes().size() - 1;
        List<Long> axes = attributes.integers("axes");
        if (attributes.integer("keepdims", 1) != 1
                || !(axes.equals(List.of(-1L)) || axes.equals(List.of((long) last)))) {
            throw graph.refused(node, "wanted the largest of the last axis, kept");
        }
        View y = define(graph, node, 1, x.axes());
        graph.add(new MaskSteps.Largest(x.view(), y));
    }

    private static void equal(Compilation graph, NodeProto node) {
        TensorData constant = graph.constant(node, 1);
        if (constant.size() != 1) {
            throw graph.refused(node, "it compares with shape " + constant.shape() + "; wanted one number");
        }
        if (graph.input(node, 0) instanceof Tokens tokens) {
            int last = tokens.axes().size() - 1;
            if (last < 0 || tokens.axes().get(last) != Axis.UNIT) {
                throw graph.refused(node, "the tokens' axes are " + tokens.axes() + "; wanted a last axis of length 1");
            }
            List<Axis> axes = new ArrayList<>(tokens.axes());
            axes.set(last, Axis.FEATURE);
            View y = define(graph, node, 1, axes);
            graph.add(new MaskSteps.TokenIs(y, constant.longs()[0]));
            return;
        }
        Rows x = graph.rows(node, 0);
        View y = define(graph, node, x.view().width(), x.axes());
        graph.add(new MaskSteps.Is(x.view(), y, constant.floats()[0]));
    }

    private static void where(Compilation graph, NodeProto node) {
        Rows condition = graph.rows(node, 0);
        View yes = chosen(graph, node, 1, condition);
        View no = chosen(graph, node, 2, condition);
        int width = Math.max(yes.width(), no.width());
        if (condition.view().width() != 1 && condition.view().width() != width) {
            throw graph.refused(
                    node, "the condition has " + condition.view().width() + " values a row, wanted 1 or " + width);
        }
        View y = define(graph, node, width, condition.axes());
        graph.add(new MaskSteps.Choice(condition.view(), yes, no, y));
    }

    /** Returns a value's rows; a constant's are the same in every row. */
    private static View chosen(Compilation graph, NodeProto node, int index, Rows condition) {
        if (graph.input(node, index) instanceof Constant constant) {
            float[] values = constant.tensor().floats();
            View view = graph.buffers.allocate(values.length);
            graph.add(new MaskSteps.Fill(view, values));
            return view;
        }
        Rows rows = graph.rows(node, index);
        graph.requireRowVectors(node, rows);
        if (!rows.axes().equals(condition.axes())) {
            throw graph.refused(node, "the value's axes are " + rows.axes() + ", the condition's " + condition.axes());
        }
        return rows.view();
    }

    private static View define(Compilation graph, NodeProto node, int width, List<Axis> axes) {
        View y = graph.buffers.allocate(width);
        graph.define(node.getOutput(0), new Rows(y, axes));
        return y;
    }
}
