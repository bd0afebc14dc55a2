package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Value.Constant;
import io.github.cellstream.runtime.jvm.Value.Rows;
import java.util.Arrays;
import java.util.Map;

/** Compiles BatchNormalization-15, as a finished model runs it, LayerNormalization-17, InstanceNormalization-6, GroupNormalization-21. */
final class NormalizationCompiler {
    static final Map<String, NodeCompiler> OPERATORS = Map.of(
            "BatchNormalization", NormalizationCompiler::batch,
            "LayerNormalization", NormalizationCompiler::layer,
            "InstanceNormalization", NormalizationCompiler::instance,
            "GroupNormalization", NormalizationCompiler::group);

    private NormalizationCompiler() {}

    private static void batch(Compilation graph, NodeProto node) {
        Attributes attributes = new Attributes(node);
        Rows x = graph.rows(node, 0);
        int[] shape = x.shape();
        if (shape.length < 2 || attributes.integer("training_mode", 0) != 0) {
            throw graph.refused(node, "wanted rows of channels, and no training");
        }
        int channels = shape[1];
        float[] scale = vector(graph, node, 1, channels);
        float[] shift = vector(graph, node, 2, channels);
        float[] mean = vector(graph, node, 3, channels);
        float[] variance = vector(graph, node, 4, channels);
        double epsilon = attributes.number("epsilon", 1e-5f);
        for (int i = 0; i < channels; i++) {
            double factor = scale[i] / Math.sqrt(variance[i] + epsilon);
            scale[i] = (float) factor;
            shift[i] = (float) (shift[i] - mean[i] * factor);
        }
        int[] channel = new int[x.width()];
        int each = channels == 0 ? 0 : channel.length / channels / shape[0];
        for (int i = 0; i < channel.length; i++) {
            channel[i] = i / each % channels;
        }
        View from = graph.view(x);
        graph.add(new ScaleShift(
                from,
                graph.result(node, shape),
                new Numbers.Real(scale).pick(channel).floats(),
                new Numbers.Real(shift).pick(channel).floats()));
    }

    private static void layer(Compilation graph, NodeProto node) {
        Attributes attributes = new Attributes(node);
        Rows x = graph.rows(node, 0);
        int[] shape = x.shape();
        int axis = ArrangementCompiler.axis(graph, node, attributes.integer("axis", -1), shape.length);
        int[] normalized = Arrays.copyOfRange(shape, axis, shape.length);
        if (x.width() == 0) {
            throw graph.refused(node, "its input has shape " + Arrays.toString(shape));
        }
        View from = graph.view(x);
        graph.add(new LayerNormalizationStep(
                from,
                graph.result(node, shape),
                spread(graph, node, 1, normalized),
                graph.optional(node, 2) == null
                        ? new float[Shapes.size(normalized)]
                        : spread(graph, node, 2, normalized),
                attributes.number("epsilon", 1e-5f)));
    }

    private static void instance(Compilation graph, NodeProto node) {
        int[] shape = graph.input(node, 0).shape();
        channels(graph, node, shape.length < 2 ? 0 : shape[1]);
    }

    private static void group(Compilation graph, NodeProto node) {
        channels(graph, node, new Attributes(node).integer("num_groups", 0));
    }

    /** Normalises each group of channels, then scales and shifts each channel, or each group where there are so many. */
    private static void channels(Compilation graph, NodeProto node, long groups) {
        Rows x = graph.rows(node, 0);
        int[] shape = x.shape();
        if (shape.length < 2 || shape[0] != 1 || groups < 1 || x.width() == 0 || shape[1] % groups != 0) {
            throw graph.refused(node, groups + " groups of an input of shape " + Arrays.toString(shape));
        }
        int length = Math.toIntExact(x.width() / groups);
        float[] ones = new float[length];
        Arrays.fill(ones, 1);
        View from = graph.view(x);
        View normalized = graph.buffers.allocate(x.width());
        float epsilon = new Attributes(node).number("epsilon", 1e-5f);
        graph.add(new LayerNormalizationStep(from, normalized, ones, new float[length], epsilon));
        int scales = graph.constant(node, 1).numbers().length();
        if (scales != groups) {
            scales = shape[1];
        }
        float[] scale = vector(graph, node, 1, scales);
        float[] shift = vector(graph, node, 2, scales);
        int[] channel = new int[x.width()];
        for (int i = 0; i < channel.length; i++) {
            channel[i] = i / (channel.length / scales);
        }
        graph.add(new ScaleShift(
                normalized,
                graph.result(node, shape),
                new Numbers.Real(scale).pick(channel).floats(),
                new Numbers.Real(shift).pick(channel).floats()));
    }

    private static float[] spread(Compilation graph, NodeProto node, int index, int[] shape) {
        Constant constant = graph.constant(node, index);
        if (!Arrays.equals(ArithmeticCompiler.broadcast(graph, node, constant.shape(), shape), shape)) {
            graph.requireShape(node, index, shape);
        }
        return constant.numbers()
                .pick(Shapes.expansion(constant.shape(), shape))
                .floats();
    }

    private static float[] vector(Compilation graph, NodeProto node, int index, int width) {
        graph.requireShape(node, index, width);
        return graph.constant(node, index).numbers().floats().clone();
    }
}
