package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Value.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Compiles convolutions and pools over the last axes of {@code [1, channels, length …]}: past steps that a state holds, or
 * the features of one step. Each place of the window is a product, or a reduction, of the elements that it covers.
 */
final class WindowCompiler {
    static final Map<String, NodeCompiler> OPERATORS = Map.of(
            "Conv", (graph, node) -> new WindowCompiler(graph, node).convolution(),
            "AveragePool", (graph, node) -> new WindowCompiler(graph, node).pool(Reduction.Kind.MEAN),
            "MaxPool", (graph, node) -> new WindowCompiler(graph, node).pool(Reduction.Kind.LARGEST));

    /** Most places of a window that one node may take in a step. */
    private static final int MOST_PLACES = 4096;

    /** Most elements that a window covers at all places together, each counted as often as it is covered. */
    private static final long MOST_COVERED = 1 << 22;

    private final Compilation graph;
    private final NodeProto node;
    private final Attributes attributes;
    private final int[] shape;
    private final int axes;

    private WindowCompiler(Compilation graph, NodeProto node) {
        this.graph = graph;
        this.node = node;
        this.attributes = new Attributes(node);
        this.shape = graph.input(node, 0).shape();
        this.axes = shape.length - 2;
        if (axes < 1 || shape[0] != 1) {
            throw graph.refused(node, "its input has shape " + Arrays.toString(shape) + "; wanted one row of channels");
        }
        boolean padded = attributes.integers("pads").stream().anyMatch(width -> width != 0);
        String automatic = attributes.text("auto_pad", "NOTSET");
        if (padded || automatic.startsWith("SAME") || attributes.integer("ceil_mode", 0) != 0) {
            throw graph.refused(node, "it pads its input; wanted a Pad in front of it");
        }
    }

    private void convolution() {
        int[] w = graph.constant(node, 1).shape();
        int groups = Math.toIntExact(attributes.integer("group", 1));
        if (w.length != shape.length || groups < 1 || w[0] % groups != 0 || shape[1] != w[1] * groups) {
            throw graph.refused(
                    node,
                    "weights of shape " + Arrays.toString(w) + " in " + groups + " groups over an input of shape "
                            + Arrays.toString(shape));
        }
        float[] weights = graph.constant(node, 1).numbers().floats();
        float[] bias = new float[w[0]];
        if (graph.optional(node, 2) != null) {
            graph.requireShape(node, 2, w[0]);
            bias = graph.constant(node, 2).numbers().floats();
        }
        int[] kernel = Arrays.copyOfRange(w, 2, w.length);
        int[] places = places(kernel);
        int outputs = w[0] / groups;
        int depth = w[1] * Shapes.size(kernel);
        int[] result = shape.clone();
        result[1] = w[0];
        System.arraycopy(lengths(kernel), 0, result, 2, axes);
        View y = graph.buffers.allocate(graph.elements(node, result));
        Rows x = graph.rows(node, 0);
        for (int group = 0; group < groups; group++) {
            Panels panels = Panels.ofRows(
                    Arrays.copyOfRange(weights, group * outputs * depth, (group + 1) * outputs * depth),
                    Arrays.copyOfRange(bias, group * outputs, (group + 1) * outputs),
                    outputs,
                    depth,
                    graph.kernels.lanes());
            for (int place = 0; place < places.length; place++) {
                View from = window(x, places[place] + group * w[1] * Shapes.strides(shape)[1], w[1], kernel);
                View to = new View(y.slot(), y.offset() + (place * groups + group) * outputs, outputs);
                graph.product(from, to, panels);
            }
        }
        graph.define(node.getOutput(0), channelsFirst(y, places.length, result));
    }

    private void pool(Reduction.Kind kind) {
        int[] kernel = attributes.integers("kernel_shape").stream()
                .mapToInt(Math::toIntExact)
                .toArray();
        if (kernel.length != axes || node.getOutputCount() != 1) {
            throw graph.refused(
                    node,
                    "a window of shape " + Arrays.toString(kernel) + " and " + node.getOutputCount() + " outputs");
        }
        int[] places = places(kernel);
        int[] result = shape.clone();
        System.arraycopy(lengths(kernel), 0, result, 2, axes);
        View y = graph.buffers.allocate(graph.elements(node, result));
        Rows x = graph.rows(node, 0);
        for (int place = 0; place < places.length; place++) {
            View from = window(x, places[place], shape[1], kernel);
            View to = new View(y.slot(), y.offset() + place * shape[1], shape[1]);
            graph.add(new Reduction(from, to, Shapes.size(kernel), kind));
        }
        graph.define(node.getOutput(0), channelsFirst(y, places.length, result));
    }

    /** Returns where the elements under a window lie, channel by channel. */
    private View window(Rows x, int start, int channels, int[] kernel) {
        int[] strides = Shapes.strides(shape);
        int[] covered = new int[axes + 1];
        int[] steps = new int[axes + 1];
        covered[0] = channels;
        steps[0] = strides[1];
        for (int i = 0; i < axes; i++) {
            covered[i + 1] = kernel[i];
            steps[i + 1] = strides[i + 2] * each("dilations", i);
        }
        return graph.view((Rows) graph.arranged(node, x, Shapes.walk(start, steps, covered), covered));
    }

    /** Returns the index of the first element under each place of the window. */
    private int[] places(int[] kernel) {
        int[] lengths = lengths(kernel);
        int[] strides = Shapes.strides(shape);
        int[] steps = new int[axes];
        for (int i = 0; i < axes; i++) {
            steps[i] = strides[i + 2] * each("strides", i);
        }
        long covered = (long) graph.elements(node, lengths) * graph.elements(node, kernel) * shape[1];
        if (Shapes.size(lengths) > MOST_PLACES || covered > MOST_COVERED) {
            throw graph.refused(
                    node,
                    "a window of " + Arrays.toString(kernel) + " at " + Arrays.toString(lengths) + " places of "
                            + shape[1] + " channels");
        }
        return Shapes.walk(0, steps, lengths);
    }

    private int[] lengths(int[] kernel) {
        int[] lengths = new int[axes];
        for (int i = 0; i < axes; i++) {
            int covered = Math.addExact(Math.multiplyExact(kernel[i] - 1, each("dilations", i)), 1);
            lengths[i] = shape[i + 2] < covered ? 0 : (shape[i + 2] - covered) / each("strides", i) + 1;
        }
        return lengths;
    }

    private int each(String attribute, int axis) {
        List<Long> given = attributes.integers(attribute);
        int value = axis < given.size() ? Math.toIntExact(given.get(axis)) : 1;
        if (value < 1) {
            throw graph.refused(node, attribute + " " + given);
        }
        return value;
    }

    /** Turns {@code [places, channels]} into {@code [1, channels, length …]}. */
    private static Rows channelsFirst(View y, int places, int[] result) {
        int channels = result[1];
        int[] at = new int[y.width()];
        for (int i = 0; i < at.length; i++) {
            at[i] = y.offset() + i % places * channels + i / places;
        }
        return new Rows(y.slot(), at, result);
    }
}
