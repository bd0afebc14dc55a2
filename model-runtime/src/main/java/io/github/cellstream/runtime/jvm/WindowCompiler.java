package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Value.Rows;
import java.util.Arrays;
import java.util.Map;

/**
 * Compiles Conv-11, AveragePool-11 and MaxPool-12 over any number of axes. In a stepped graph the axis of time holds a
 * window of past steps, so that most convolutions have one position left and are one product with a packed matrix; the
 * window's elements are gathered where they do not lie one behind the other.
 */
final class WindowCompiler {
    static final Map<String, NodeCompiler> OPERATORS = Map.of(
            "Conv", WindowCompiler::convolution,
            "AveragePool", WindowCompiler::average,
            "MaxPool", WindowCompiler::maximum);

    private WindowCompiler() {}

    /** {@code y [N × M × positions] = w [M × C / group × kernel] · windows of x [N × C × axes] + b [M]}. */
    private static void convolution(Compilation graph, NodeProto node) {
        Rows x = image(graph, node);
        int[] weights = graph.constant(node, 1).shape();
        int groups = Math.toIntExact(new Attributes(node).integer("group", 1));
        int channels = x.shape()[1];
        if (weights.length != x.shape().length
                || groups < 1
                || channels != weights[1] * groups
                || weights[0] % groups != 0) {
            throw graph.refused(
                    node,
                    "weights " + Arrays.toString(weights) + " in " + groups + " groups do not fit its input "
                            + Arrays.toString(x.shape()));
        }
        Windows windows = Windows.of(graph, node, x.shape(), Arrays.copyOfRange(weights, 2, weights.length));
        Rows padded = windows.padded(graph, node, x, 0);
        float[] bias = new float[weights[0]];
        if (graph.optional(node, 2) != null) {
            graph.requireShape(node, 2, weights[0]);
            bias = graph.constant(node, 2).numbers().floats();
        }
        float[] w = graph.constant(node, 1).numbers().floats();
        if (groups == 1) {
            products(graph, node, windows, padded, w, bias);
        } else {
            grouped(graph, node, windows, padded, w, bias);
        }
    }

    /** One product for each position; positions lie one behind the other, the channels of each together. */
    private static void products(Compilation graph, NodeProto node, Windows windows, Rows x, float[] w, float[] bias) {
        int outputs = bias.length;
        int channels = x.shape()[1];
        int depth = channels * windows.taps();
        int places = x.shape()[0] * windows.positions();
        graph.elements(node, new int[] {places, depth});
        int[] shape = windows.output(x.shape()[0], outputs);
        View y = graph.buffers.allocate(graph.elements(node, shape));
        Panels panels = Panels.ofRows(w, bias, outputs, depth, graph.kernels.lanes());
        for (int place = 0; place < places; place++) {
            int[] at = new int[depth];
            for (int k = 0; k < depth; k++) {
                int channel = place / windows.positions() * channels + k / windows.taps();
                at[k] = x.at()[windows.place(channel, place % windows.positions(), k % windows.taps())];
            }
            View from = graph.view(new Rows(x.slot(), at, new int[] {depth}));
            graph.product(from, new View(y.slot(), place * outputs, outputs), panels);
        }
        int[] steps = Shapes.strides(new int[] {x.shape()[0], windows.positions(), outputs});
        int[] flat = Shapes.walk(
                0, new int[] {steps[0], steps[2], steps[1]}, new int[] {x.shape()[0], outputs, windows.positions()});
        graph.define(node.getOutput(0), new Rows(y.slot(), flat, shape));
    }

    /** Groups, depthwise ones above all, hold too few channels for a packed product. */
    private static void grouped(Compilation graph, NodeProto node, Windows windows, Rows x, float[] w, float[] bias) {
        int channels = x.shape()[1];
        int depth = w.length / bias.length;
        int[] shape = windows.output(x.shape()[0], bias.length);
        int width = graph.elements(node, shape);
        graph.elements(node, new int[] {width, depth});
        int[] at = new int[width * depth];
        int[] row = new int[width];
        for (int i = 0; i < width; i++) {
            int position = i % windows.positions();
            int output = i / windows.positions() % bias.length;
            int first = i / windows.positions() / bias.length * channels
                    + output / (bias.length * depth / (channels * windows.taps())) * (depth / windows.taps());
            row[i] = output;
            for (int k = 0; k < depth; k++) {
                at[i * depth + k] = x.at()[windows.place(first + k / windows.taps(), position, k % windows.taps())];
            }
        }
        graph.add(new WindowSteps.Products(x.slot(), at, row, w, bias, graph.result(node, shape)));
    }

    private static void average(Compilation graph, NodeProto node) {
        Rows x = image(graph, node);
        Windows windows = Windows.of(graph, node, x.shape(), kernel(graph, node, x));
        Rows padded = windows.padded(graph, node, x, 0);
        boolean all = new Attributes(node).integer("count_include_pad", 0) != 0;
        int[] shape = windows.output(x.shape()[0], x.shape()[1]);
        float[] divisors = new float[graph.elements(node, shape)];
        for (int i = 0; i < divisors.length; i++) {
            divisors[i] = all ? windows.taps() : windows.tapsInside(i % windows.positions());
        }
        graph.add(new WindowSteps.Mean(
                x(graph, node, windows, padded, shape), padded.slot(), divisors, graph.result(node, shape)));
    }

    private static void maximum(Compilation graph, NodeProto node) {
        Rows x = image(graph, node);
        if (node.getOutputCount() > 1 && !node.getOutput(1).isEmpty()) {
            throw graph.refused(node, "it tells where the largest values are");
        }
        Windows windows = Windows.of(graph, node, x.shape(), kernel(graph, node, x));
        Rows padded = windows.padded(graph, node, x, Float.NEGATIVE_INFINITY);
        int[] shape = windows.output(x.shape()[0], x.shape()[1]);
        graph.add(new WindowSteps.Maximum(
                x(graph, node, windows, padded, shape), padded.slot(), graph.result(node, shape)));
    }

    /** Returns where the elements of each window of each channel lie, window by window. */
    private static int[] x(Compilation graph, NodeProto node, Windows windows, Rows x, int[] shape) {
        int width = graph.elements(node, shape);
        int taps = windows.taps();
        graph.elements(node, new int[] {width, taps});
        int[] at = new int[width * taps];
        for (int i = 0; i < at.length; i++) {
            int window = i / taps;
            at[i] = x.at()[windows.place(window / windows.positions(), window % windows.positions(), i % taps)];
        }
        return at;
    }

    private static int[] kernel(Compilation graph, NodeProto node, Rows x) {
        int[] kernel = new Attributes(node)
                .integers("kernel_shape").stream().mapToInt(Math::toIntExact).toArray();
        if (kernel.length != x.shape().length - 2) {
            throw graph.refused(
                    node, "a window of " + Arrays.toString(kernel) + " over its input " + Arrays.toString(x.shape()));
        }
        return kernel;
    }

    private static Rows image(Compilation graph, NodeProto node) {
        Rows x = graph.rows(node, 0);
        if (x.shape().length < 3) {
            throw graph.refused(
                    node, "its input has shape " + Arrays.toString(x.shape()) + "; wanted rows, channels and axes");
        }
        return x;
    }
}
