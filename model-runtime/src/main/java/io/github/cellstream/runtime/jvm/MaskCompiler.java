package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Value.Constant;
import io.github.cellstream.runtime.jvm.Value.Rows;
import io.github.cellstream.runtime.jvm.Value.Tokens;
import java.util.Arrays;
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
            "Where", MaskCompiler::where);

    private MaskCompiler() {}

    private static void abs(Compilation graph, NodeProto node) {
        Rows x = graph.rows(node, 0);
        View from = graph.view(x);
        graph.add(new MaskSteps.Magnitude(from, graph.result(node, x.shape())));
    }

    private static void reduceMax(Compilation graph, NodeProto node) {
        Rows x = graph.rows(node, 0);
        graph.vector(node, x);
        Attributes attributes = new Attributes(node);
        int[] shape = x.shape().clone();
        int last = shape.length - 1;
        List<Long> axes = attributes.integers("axes");
        if (attributes.integer("keepdims", 1) != 1
                || !(axes.equals(List.of(-1L)) || axes.equals(List.of((long) last)))) {
            throw graph.refused(node, "wanted the largest of the last axis, kept");
        }
        shape[last] = 1;
        View from = graph.view(x);
        graph.add(new MaskSteps.Largest(from, graph.result(node, shape)));
    }

    private static void equal(Compilation graph, NodeProto node) {
        Constant constant = graph.constant(node, 1);
        if (constant.numbers().length() != 1) {
            throw graph.refused(
                    node, "it compares with shape " + Arrays.toString(constant.shape()) + "; wanted one number");
        }
        if (graph.input(node, 0) instanceof Tokens tokens) {
            graph.add(new MaskSteps.TokenIs(
                    graph.result(node, tokens.shape()), constant.numbers().longs()[0]));
            return;
        }
        Rows x = graph.rows(node, 0);
        View from = graph.view(x);
        graph.add(new MaskSteps.Is(
                from, graph.result(node, x.shape()), constant.numbers().floats()[0]));
    }

    private static void where(Compilation graph, NodeProto node) {
        Rows condition = graph.rows(node, 0);
        View yes = chosen(graph, node, 1);
        View no = chosen(graph, node, 2);
        int width = Math.max(yes.width(), no.width());
        if (condition.width() != 1 && condition.width() != width) {
            throw graph.refused(node, "the condition has " + condition.width() + " values, wanted 1 or " + width);
        }
        int[] shape = condition.shape();
        for (int choice = 1; choice <= 2; choice++) {
            int[] wider = graph.input(node, choice).shape();
            shape = Shapes.size(wider) >= Shapes.size(shape) ? Shapes.broadcast(wider, shape) : shape;
        }
        View from = graph.view(condition);
        graph.add(new MaskSteps.Choice(from, yes, no, graph.result(node, shape)));
    }

    private static View chosen(Compilation graph, NodeProto node, int index) {
        if (graph.input(node, index) instanceof Tokens) {
            throw graph.refused(node, "it chooses between tokens");
        }
        return graph.view(ArrangementCompiler.computed(graph, graph.input(node, index)));
    }
}
