package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Value.Constant;
import io.github.cellstream.runtime.jvm.Value.Rows;
import io.github.cellstream.runtime.jvm.Value.Tokens;
import java.util.Arrays;
import java.util.Map;

/** Compiles operators that compute: embeddings, dense layers, arithmetic, activations. */
final class RowCompiler {
    static final Map<String, NodeCompiler> OPERATORS = Map.ofEntries(
            Map.entry("Gather", RowCompiler::gather),
            Map.entry("Gemm", RowCompiler::gemm),
            Map.entry("MatMul", RowCompiler::matMul),
            Map.entry("Add", (graph, node) -> arithmetic(graph, node, Arithmetic.ADD)),
            Map.entry("Sub", (graph, node) -> arithmetic(graph, node, Arithmetic.SUBTRACT)),
            Map.entry("Mul", (graph, node) -> arithmetic(graph, node, Arithmetic.MULTIPLY)),
            Map.entry("Div", (graph, node) -> arithmetic(graph, node, Arithmetic.DIVIDE)),
            Map.entry("Tanh", (graph, node) -> function(graph, node, Function.TANH)),
            Map.entry("Sigmoid", (graph, node) -> function(graph, node, Function.SIGMOID)),
            Map.entry("Relu", (graph, node) -> function(graph, node, Function.RELU)),
            Map.entry("Softmax", RowCompiler::softmax));

    private RowCompiler() {}

    private static void gather(Compilation graph, NodeProto node) {
        Value value = graph.input(node, 0);
        Value indices = graph.input(node, 1);
        int[] shape = value.shape();
        int axis = Shapes.axis(new Attributes(node).integer("axis", 0), Math.max(1, shape.length));
        if (indices instanceof Tokens tokens && value instanceof Constant table && shape.length == 2 && axis == 0) {
            int[] looked = Arrays.copyOf(tokens.shape(), tokens.shape().length + 1);
            looked[looked.length - 1] = shape[1];
            graph.add(new Lookup(graph.result(node, looked), table.numbers().floats()));
            return;
        }
        if (!(indices instanceof Constant constant) || value instanceof Tokens || shape.length == 0) {
            throw graph.refused(node, "wanted rows of a table [vocabulary, size], chosen by the step's tokens");
        }
        long[] chosen = constant.numbers().longs();
        int[] inner = Arrays.copyOfRange(shape, axis + 1, shape.length);
        int[] outer = Arrays.copyOf(shape, axis);
        int pieces = Shapes.size(inner);
        int[] source = new int[Shapes.size(outer) * chosen.length * pieces];
        int next = 0;
        for (int o = 0; o < Shapes.size(outer); o++) {
            for (long index : chosen) {
                int at = Shapes.axis(index, shape[axis]);
                for (int i = 0; i < pieces; i++) {
                    source[next++] = (o * shape[axis] + at) * pieces + i;
                }
            }
        }
        int[] gathered = joined(outer, constant.shape(), inner);
        ArrangementCompiler.arrange(graph, node, 0, value, source, gathered);
    }

    private static int[] joined(int[] a, int[] b, int[] c) {
        int[] all = Arrays.copyOf(a, a.length + b.length + c.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        System.arraycopy(c, 0, all, a.length + b.length, c.length);
        return all;
    }

    private static void gemm(Compilation graph, NodeProto node) {
        Attributes attributes = new Attributes(node);
        Rows x = graph.rows(node, 0);
        graph.vector(node, x);
        if (attributes.number("alpha", 1) != 1
                || attributes.number("beta", 1) != 1
                || attributes.integer("transA", 0) != 0
                || x.shape().length != 2) {
            throw graph.refused(node, "wanted y = x W + b of a matrix x, with alpha and beta 1");
        }
        int[] w = graph.constant(node, 1).shape();
        boolean rowMajor = attributes.integer("transB", 0) != 0;
        float[] bias = new float[w[rowMajor ? 0 : 1]];
        if (graph.optional(node, 2) != null) {
            Constant b = graph.constant(node, 2);
            if (b.numbers().length() != bias.length) {
                graph.requireShape(node, 2, bias.length);
            }
            bias = b.numbers().floats();
        }
        affine(graph, node, x, rowMajor, bias);
    }

    private static void matMul(Compilation graph, NodeProto node) {
        Rows x = graph.rows(node, 0);
        graph.vector(node, x);
        int[] w = graph.constant(node, 1).shape();
        if (w.length != 2) {
            throw graph.refused(node, "the second factor has shape " + Arrays.toString(w) + "; wanted a matrix");
        }
        affine(graph, node, x, false, new float[w[1]]);
    }

    private static void affine(Compilation graph, NodeProto node, Rows x, boolean rowMajor, float[] bias) {
        int depth = x.width();
        int outputs = bias.length;
        if (rowMajor) {
            graph.requireShape(node, 1, outputs, depth);
        } else {
            graph.requireShape(node, 1, depth, outputs);
        }
        float[] w = graph.constant(node, 1).numbers().floats();
        float[] rows = rowMajor ? w : transposed(w, depth, outputs);
        int[] shape = x.shape().clone();
        shape[shape.length - 1] = outputs;
        graph.buffers.product(depth);
        View from = graph.view(x);
        graph.add(new Affine(
                from,
                graph.result(node, shape),
                Panels.ofRows(rows, bias, outputs, depth, graph.kernels.lanes()),
                graph.kernels));
    }

    private static void arithmetic(Compilation graph, NodeProto node, Arithmetic arithmetic) {
        Value a = graph.input(node, 0);
        Value b = graph.input(node, 1);
        if (a instanceof Tokens || b instanceof Tokens) {
            throw graph.refused(node, "it computes with tokens");
        }
        int[] shape = broadcast(graph, node, a, b);
        graph.elements(node, shape);
        int[] fromA = Shapes.expansion(a.shape(), shape);
        int[] fromB = Shapes.expansion(b.shape(), shape);
        if (a instanceof Constant left && b instanceof Constant right) {
            Numbers folded = fold(left.numbers().pick(fromA), right.numbers().pick(fromB), arithmetic);
            graph.define(node.getOutput(0), new Constant(folded, shape));
        } else if (a instanceof Constant || b instanceof Constant) {
            boolean constantFirst = a instanceof Constant;
            Constant constant = (Constant) (constantFirst ? a : b);
            Rows rows = expanded((Rows) (constantFirst ? b : a), constantFirst ? fromB : fromA, shape);
            float[] numbers =
                    constant.numbers().pick(constantFirst ? fromA : fromB).floats();
            View from = graph.view(rows);
            graph.add(new Arithmetic.WithConstant(from, numbers, constantFirst, graph.result(node, shape), arithmetic));
        } else {
            View left = graph.view(expanded((Rows) a, fromA, shape));
            View right = graph.view(expanded((Rows) b, fromB, shape));
            graph.add(new Arithmetic.Step(left, right, graph.result(node, shape), arithmetic));
        }
    }

    private static int[] broadcast(Compilation graph, NodeProto node, Value a, Value b) {
        try {
            return Shapes.broadcast(a.shape(), b.shape());
        } catch (IllegalArgumentException e) {
            throw graph.refused(
                    node,
                    "shapes " + Arrays.toString(a.shape()) + " and " + Arrays.toString(b.shape())
                            + " do not broadcast");
        }
    }

    private static Rows expanded(Rows rows, int[] source, int[] shape) {
        int[] at = new int[source.length];
        for (int i = 0; i < at.length; i++) {
            at[i] = rows.at()[source[i]];
        }
        return new Rows(rows.slot(), at, shape);
    }

    private static Numbers fold(Numbers a, Numbers b, Arithmetic arithmetic) {
        if (a instanceof Numbers.Whole && b instanceof Numbers.Whole) {
            long[] left = a.longs();
            long[] right = b.longs();
            long[] folded = new long[left.length];
            for (int i = 0; i < folded.length; i++) {
                folded[i] = arithmetic.of(left[i], right[i]);
            }
            return new Numbers.Whole(folded);
        }
        float[] left = a.floats();
        float[] right = b.floats();
        float[] folded = new float[left.length];
        for (int i = 0; i < folded.length; i++) {
            folded[i] = arithmetic.of(left[i], right[i]);
        }
        return new Numbers.Real(folded);
    }

    private static void softmax(Compilation graph, NodeProto node) {
        Rows x = graph.rows(node, 0);
        int rank = x.shape().length;
        long axis = new Attributes(node).integer("axis", -1);
        if (axis != -1 && axis != rank - 1) {
            throw graph.refused(node, "axis " + axis + ", wanted the last");
        }
        graph.vector(node, x);
        function(graph, node, Function.SOFTMAX);
    }

    private static void function(Compilation graph, NodeProto node, Function function) {
        Rows x = graph.rows(node, 0);
        View from = graph.view(x);
        graph.add(new Function.Step(from, graph.result(node, x.shape()), function, graph.kernels));
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
