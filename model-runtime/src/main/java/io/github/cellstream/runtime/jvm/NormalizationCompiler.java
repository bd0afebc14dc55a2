package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Value.Rows;
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
        int width = graph.vector(node, x);
        if (x.shape().length != 2 || attributes.integer("training_mode", 0) != 0) {
            throw graph.refused(node, "wanted a matrix of rows and features, and no training");
        }
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
        View from = graph.view(x);
        graph.add(new ScaleShift(from, graph.result(node, x.shape()), scale, shift));
    }

    private static void layer(Compilation graph, NodeProto node) {
        Attributes attributes = new Attributes(node);
        Rows x = graph.rows(node, 0);
        int width = graph.vector(node, x);
        long axis = attributes.integer("axis", -1);
        if (axis != -1 && axis != x.shape().length - 1) {
            throw graph.refused(node, "axis " + axis + ", wanted the last");
        }
        float[] scale = vector(graph, node, 1, width);
        float[] shift = graph.optional(node, 2) == null ? new float[width] : vector(graph, node, 2, width);
        View from = graph.view(x);
        graph.add(new LayerNormalizationStep(
                from, graph.result(node, x.shape()), scale, shift, attributes.number("epsilon", 1e-5f)));
    }

    private static float[] vector(Compilation graph, NodeProto node, int index, int width) {
        graph.requireShape(node, index, width);
        return graph.constant(node, index).numbers().floats().clone();
    }
}
