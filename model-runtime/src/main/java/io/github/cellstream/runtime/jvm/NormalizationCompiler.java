package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Value.Rows;
import io.github.cellstream.runtime.onnx.TensorData;
import java.util.Map;

/** Compiles BatchNormalization-15, as a finished model runs it, and LayerNormalization-17 over the features. */
final class NormalizationCompiler {
    static final Map<String, NodeCompiler> OPERATORS = Map.of(
            "BatchNormalization", NormalizationCompiler::batch,
            "LayerNormalization", NormalizationCompiler::layer);

    private NormalizationCompiler() {}

    private static void batch(Compilation graph, NodeProto node) {
        Attributes attributes = new Attributes(node);
        Rows x = graph.rows(node, 0);
        graph.requireRowVectors(node, x);
        if (x.axes().size() != 2 || attributes.integer("training_mode", 0) != 0) {
            throw graph.refused(node, "wanted a matrix of rows and features, and no training");
        }
        int width = x.view().width();
        float[] scale = vector(graph, node, 1, width);
        float[] shift = vector(graph, node, 2, width);
        float[] mean = vector(graph, node, 3, width);
        float[] variance = vector(graph, node, 4, width);
        double epsilon = attributes.number("epsilon", 1e-5f);
        for (int i = 0; i < width; i++) {
            double factor = scale[i] / Math.sqrt(variance[i] + epsilon);
            scale[i] = (float) factor;
            shift[i] = (float) (shift[i] - mean[i] * factor);
        }
        View y = graph.buffers.allocate(width);
        graph.add(new ScaleShift(x.view(), y, scale, shift));
        graph.define(node.getOutput(0), new Rows(y, x.axes()));
    }

    private static void layer(Compilation graph, NodeProto node) {
        Attributes attributes = new Attributes(node);
        Rows x = graph.rows(node, 0);
        graph.requireRowVectors(node, x);
        long axis = attributes.integer("axis", -1);
        if (axis != -1 && axis != x.axes().size() - 1) {
            throw graph.refused(node, "axis " + axis + ", wanted the last");
        }
        int width = x.view().width();
        float[] scale = vector(graph, node, 1, width);
        float[] shift = graph.optional(node, 2) == null ? new float[width] : vector(graph, node, 2, width);
        View y = graph.buffers.allocate(width);
        graph.add(new LayerNormalizationStep(x.view(), y, scale, shift, attributes.number("epsilon", 1e-5f)));
        graph.define(node.getOutput(0), new Rows(y, x.axes()));
    }

    private static float[] vector(Compilation graph, NodeProto node, int index, int width) {
        TensorData tensor = graph.constant(node, index);
        graph.requireShape(node, tensor, width);
        return tensor.floats();
    }
}
