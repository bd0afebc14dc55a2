package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Value.Constant;
import io.github.cellstream.runtime.jvm.Value.Rows;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Compiles products of matrices: dense layers, and the rarer ones of two computed factors. */
final class ProductCompiler {
    static final Map<String, NodeCompiler> OPERATORS =
            Map.of("MatMul", ProductCompiler::matMul, "Gemm", ProductCompiler::gemm);

    /** Most products of a vector and a matrix that one node may take in a step. */
    private static final int MOST_VECTORS = 4096;

    private static final float[] NO_BIAS = {};

    private ProductCompiler() {}

    private static void matMul(Compilation graph, NodeProto node) {
        Value a = graph.input(node, 0);
        Value b = graph.input(node, 1);
        graph.define(node.getOutput(0), product(graph, node, a, b, NO_BIAS));
    }

    private static void gemm(Compilation graph, NodeProto node) {
        Attributes attributes = new Attributes(node);
        Value a = oriented(graph, node, 0, attributes.integer("transA", 0) != 0);
        Value b = oriented(graph, node, 1, attributes.integer("transB", 0) != 0);
        int outputs = b.shape()[1];
        Value c = graph.optional(node, 2) == null ? null : scaled(graph, node, graph.input(node, 2), "beta");
        Value scaled = scaled(graph, node, b, "alpha");
        boolean inside = c instanceof Constant && a.shape()[0] == 1 && b instanceof Constant;
        if (c == null || !inside) {
            Value y = product(graph, node, a, scaled, NO_BIAS);
            graph.define(
                    node.getOutput(0), c == null ? y : ArithmeticCompiler.combine(graph, node, y, c, Arithmetic.ADD));
            return;
        }
        int[] shape = {1, outputs};
        int[] spread = ArithmeticCompiler.broadcast(graph, node, c.shape(), shape);
        if (!Arrays.equals(spread, shape)) {
            graph.requireShape(node, 2, outputs);
        }
        float[] bias = ((Constant) c)
                .numbers()
                .pick(Shapes.expansion(c.shape(), shape))
                .floats();
        graph.define(node.getOutput(0), product(graph, node, a, scaled, bias));
    }

    private static Value oriented(Compilation graph, NodeProto node, int index, boolean transposed) {
        Value value = graph.input(node, index);
        if (value.shape().length != 2) {
            throw graph.refused(
                    node,
                    "input '" + node.getInput(index) + "' has shape " + Arrays.toString(value.shape())
                            + "; wanted a matrix");
        }
        return transposed ? transposed(graph, node, value) : value;
    }

    private static Value scaled(Compilation graph, NodeProto node, Value value, String attribute) {
        float factor = new Attributes(node).number(attribute, 1);
        Constant constant = new Constant(new Numbers.Real(new float[] {factor}), new int[0]);
        return factor == 1 ? value : ArithmeticCompiler.combine(graph, node, value, constant, Arithmetic.MULTIPLY);
    }

    /** Exchanges the last two axes. */
    private static Value transposed(Compilation graph, NodeProto node, Value value) {
        int[] shape = value.shape().clone();
        int[] steps = Shapes.strides(shape);
        int last = shape.length - 1;
        int[] from = {shape[last - 1], shape[last], steps[last - 1], steps[last]};
        shape[last - 1] = from[1];
        shape[last] = from[0];
        steps[last - 1] = from[3];
        steps[last] = from[2];
        return graph.arranged(node, value, Shapes.walk(0, steps, shape), shape);
    }

    /** Returns {@code a b + bias}, as MatMul-13 has it: leading axes broadcast, vectors are taken for matrices. */
    private static Value product(Compilation graph, NodeProto node, Value a, Value b, float[] bias) {
        if (a.shape().length == 0 || b.shape().length == 0) {
            throw graph.refused(node, "a factor is a scalar");
        }
        if (a.shape().length == 1) {
            int[] row = {1, a.shape()[0]};
            return dropped(product(graph, node, ShapeCompiler.named(a, row), b, bias), 2);
        }
        if (b.shape().length == 1) {
            int[] column = {b.shape()[0], 1};
            return dropped(product(graph, node, a, ShapeCompiler.named(b, column), bias), 1);
        }
        if (a instanceof Constant && !(b instanceof Constant)) {
            return transposed(
                    graph,
                    node,
                    matrices(graph, node, transposed(graph, node, b), transposed(graph, node, a), NO_BIAS));
        }
        return matrices(graph, node, a, b, bias);
    }

    /** Drops an axis of length 1, counted from the last. */
    private static Value dropped(Value value, int fromLast) {
        int[] shape = value.shape();
        int[] fewer = new int[shape.length - 1];
        for (int axis = 0, next = 0; axis < shape.length; axis++) {
            if (axis != shape.length - fromLast) {
                fewer[next++] = shape[axis];
            }
        }
        return ShapeCompiler.named(value, fewer);
    }

    private static Value matrices(Compilation graph, NodeProto node, Value a, Value b, float[] bias) {
        int[] left = a.shape();
        int[] right = b.shape();
        int vectors = left[left.length - 2];
        int depth = left[left.length - 1];
        int outputs = right[right.length - 1];
        if (right[right.length - 2] != depth || depth == 0) {
            throw graph.refused(
                    node,
                    "shapes " + Arrays.toString(left) + " and " + Arrays.toString(right) + " can't be multiplied");
        }
        int[] leading = ArithmeticCompiler.broadcast(
                graph, node, Arrays.copyOf(left, left.length - 2), Arrays.copyOf(right, right.length - 2));
        int[] shape = Arrays.copyOf(leading, leading.length + 2);
        shape[leading.length] = vectors;
        shape[leading.length + 1] = outputs;
        graph.elements(node, shape);
        int[] ofA = Shapes.expansion(Arrays.copyOf(left, left.length - 2), leading);
        int[] ofB = Shapes.expansion(Arrays.copyOf(right, right.length - 2), leading);
        if ((long) ofA.length * vectors > MOST_VECTORS) {
            throw graph.refused(node, "a product of " + (long) ofA.length * vectors + " vectors");
        }
        if (a instanceof Constant first && b instanceof Constant second && bias.length == 0) {
            return new Constant(folded(first, second, ofA, ofB, shape), shape);
        }
        View x = graph.view(graph.computed(a));
        View y = graph.buffers.allocate(Shapes.size(shape));
        if (b instanceof Constant constant) {
            Map<Integer, Panels> packed = new HashMap<>();
            for (int i = 0; i < ofA.length * vectors; i++) {
                int matrix = ofB[i / vectors];
                Panels panels = packed.computeIfAbsent(
                        matrix, at -> packed(graph, constant.numbers().floats(), at, depth, outputs, bias));
                View from = new View(x.slot(), x.offset() + (ofA[i / vectors] * vectors + i % vectors) * depth, depth);
                graph.product(from, new View(y.slot(), y.offset() + i * outputs, outputs), panels);
            }
        } else {
            View w = graph.view(graph.computed(b));
            for (int i = 0; i < ofA.length; i++) {
                View from = new View(x.slot(), x.offset() + ofA[i] * vectors * depth, vectors * depth);
                View by = new View(w.slot(), w.offset() + ofB[i] * depth * outputs, depth * outputs);
                View to = new View(y.slot(), y.offset() + i * vectors * outputs, vectors * outputs);
                graph.add(new ComputedProduct(from, by, to, depth));
            }
        }
        return new Rows(y, shape);
    }

    private static Numbers folded(Constant a, Constant b, int[] ofA, int[] ofB, int[] shape) {
        int vectors = shape[shape.length - 2];
        int outputs = shape[shape.length - 1];
        int depth = a.shape()[a.shape().length - 1];
        float[] left = a.numbers().floats();
        float[] right = b.numbers().floats();
        float[] product = new float[Shapes.size(shape)];
        for (int i = 0; i < product.length; i++) {
            int matrix = i / (vectors * outputs);
            int row = (ofA[matrix] * vectors + i / outputs % vectors) * depth;
            int column = ofB[matrix] * depth * outputs + i % outputs;
            double sum = 0;
            for (int k = 0; k < depth; k++) {
                sum += (double) left[row + k] * right[column + k * outputs];
            }
            product[i] = (float) sum;
        }
        return new Numbers.Real(product);
    }

    private static Panels packed(Compilation graph, float[] w, int matrix, int depth, int outputs, float[] bias) {
        float[] rows = new float[depth * outputs];
        int from = matrix * depth * outputs;
        for (int k = 0; k < depth; k++) {
            for (int j = 0; j < outputs; j++) {
                rows[j * depth + k] = w[from + k * outputs + j];
            }
        }
        float[] start = bias.length == 0 ? new float[outputs] : bias;
        return Panels.ofRows(rows, start, outputs, depth, graph.kernels.lanes());
    }
}
