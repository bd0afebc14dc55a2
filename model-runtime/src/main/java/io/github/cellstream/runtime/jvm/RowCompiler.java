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

/** Compiles operators that compute each row from that row alone: embeddings, dense layers, activations. */
final class RowCompiler {
    static final Map<String, NodeCompiler> OPERATORS = Map.of(
            "Gather", RowCompiler::gather,
            "Gemm", RowCompiler::gemm,
            "MatMul", RowCompiler::matMul,
            "Add", RowCompiler::add,
            "Tanh", (graph, node) -> function(graph, node, Function.TANH),
            "Sigmoid", (graph, node) -> function(graph, node, Function.SIGMOID),
            "Relu", (graph, node) -> function(graph, node, Function.RELU),
            "Softmax", RowCompiler::softmax);

    private RowCompiler() {}

    private static void gather(Compilation graph, NodeProto node) {
        TensorData table = graph.constant(node, 0);
        if (!(graph.input(node, 1) instanceof Tokens tokens)
                || new Attributes(node).integer("axis", 0) != 0
                || table.shape().size() != 2) {
            throw graph.refused(node, "wanted rows of a table [vocabulary, size], chosen by the step's tokens");
        }
        View y = graph.buffers.allocate(table.shape().get(1));
        graph.add(new Lookup(y, table.floats()));
        List<Axis> axes = new ArrayList<>(tokens.axes());
        axes.add(Axis.FEATURE);
        graph.define(node.getOutput(0), new Rows(y, axes));
    }

    private static void gemm(Compilation graph, NodeProto node) {
        Attributes attributes = new Attributes(node);
        Rows x = graph.rows(node, 0);
        graph.requireRowVectors(node, x);
        if (attributes.number("alpha", 1) != 1
                || attributes.number("beta", 1) != 1
                || attributes.integer("transA", 0) != 0
                || x.axes().size() != 2) {
            throw graph.refused(node, "wanted y = x W + b of a matrix x, with alpha and beta 1");
        }
        TensorData w = graph.constant(node, 1);
        boolean rowMajor = attributes.integer("transB", 0) != 0;
        int outputs = w.shape().get(rowMajor ? 0 : 1);
        float[] bias = new float[outputs];
        if (graph.optional(node, 2) != null) {
            TensorData b = graph.constant(node, 2);
            graph.requireShape(node, b, outputs);
            bias = b.floats();
        }
        affine(graph, node, x, w, rowMajor, bias);
    }

    private static void matMul(Compilation graph, NodeProto node) {
        Rows x = graph.rows(node, 0);
        graph.requireRowVectors(node, x);
        TensorData w = graph.constant(node, 1);
        if (w.shape().size() != 2) {
            throw graph.refused(node, "the second factor has shape " + w.shape() + "; wanted a matrix");
        }
        affine(graph, node, x, w, false, new float[w.shape().get(1)]);
    }

    private static void affine(
            Compilation graph, NodeProto node, Rows x, TensorData w, boolean rowMajor, float[] bias) {
        int depth = x.view().width();
        int outputs = bias.length;
        if (rowMajor) {
            graph.requireShape(node, w, outputs, depth);
        } else {
            graph.requireShape(node, w, depth, outputs);
        }
        float[] rows = rowMajor ? w.floats() : transposed(w.floats(), depth, outputs);
        View y = graph.buffers.allocate(outputs);
        graph.buffers.product(depth);
        graph.add(new Affine(
                x.view(), y, Panels.ofRows(rows, bias, outputs, depth, graph.kernels.lanes()), graph.kernels));
        graph.define(node.getOutput(0), new Rows(y, x.axes()));
    }

    private static void add(Compilation graph, NodeProto node) {
        int row = graph.input(node, 0) instanceof Constant ? 1 : 0;
        Rows x = graph.rows(node, row);
        graph.requireRowVectors(node, x);
        TensorData constant = graph.constant(node, 1 - row);
        if (constant.size() != x.view().width()
                || constant.shape().get(constant.shape().size() - 1) != constant.size()) {
            throw graph.refused(
                    node,
                    "it adds shape " + constant.shape() + " to " + x.view().width() + " features");
        }
        View y = graph.buffers.allocate(x.view().width());
        graph.add(new AddConstant(x.view(), y, constant.floats()));
        graph.define(node.getOutput(0), new Rows(y, x.axes()));
    }

    private static void softmax(Compilation graph, NodeProto node) {
        Rows x = graph.rows(node, 0);
        long axis = new Attributes(node).integer("axis", -1);
        if (axis != -1 && axis != x.axes().size() - 1) {
            throw graph.refused(node, "axis " + axis + ", wanted the last");
        }
        function(graph, node, Function.SOFTMAX);
    }

    private static void function(Compilation graph, NodeProto node, Function function) {
        Rows x = graph.rows(node, 0);
        graph.requireRowVectors(node, x);
        View y = graph.buffers.allocate(x.view().width());
        graph.add(new Function.Step(x.view(), y, function, graph.kernels));
        graph.define(node.getOutput(0), new Rows(y, x.axes()));
    }

    private static float[] transposed(float[] w, int rows, int columns) {
        float[] t = new float[w.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                t[c * rows + r] = w[r * columns + c];
            }
        }
        return t;
    }
}
