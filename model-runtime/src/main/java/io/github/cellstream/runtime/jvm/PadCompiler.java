package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Value.Rows;
import java.util.Arrays;
import java.util.Map;

/** Compiles Pad-18 with a constant: the padding is written in each step, and the values between it. */
final class PadCompiler {
    static final Map<String, NodeCompiler> OPERATORS = Map.of("Pad", PadCompiler::pad);

    private PadCompiler() {}

    private static void pad(Compilation graph, NodeProto node) {
        Rows x = graph.rows(node, 0);
        Attributes attributes = new Attributes(node);
        int rank = x.shape().length;
        long[] given = ArrangementCompiler.listed(graph, node, 1, "pads");
        long[] axes = graph.optional(node, 3) == null
                ? new long[0]
                : graph.constant(node, 3).numbers().longs();
        int named = axes.length == 0 ? rank : axes.length;
        int[] before = new int[rank];
        int[] behind = new int[rank];
        for (int i = 0; i < named && given.length == 2 * named; i++) {
            int axis = axes.length == 0 ? i : ArrangementCompiler.axis(graph, node, axes[i], rank);
            before[axis] = (int) Math.max(-1, Math.min(1 << 24, given[i]));
            behind[axis] = (int) Math.max(-1, Math.min(1 << 24, given[named + i]));
        }
        boolean negative = Arrays.stream(before).anyMatch(n -> n < 0)
                || Arrays.stream(behind).anyMatch(n -> n < 0);
        if (given.length != 2 * named
                || negative
                || !attributes.text("mode", "constant").equals("constant")) {
            throw graph.refused(
                    node,
                    "mode " + attributes.text("mode", "constant") + ", pads " + Arrays.toString(given)
                            + "; wanted a constant around shape " + Arrays.toString(x.shape()));
        }
        float value = graph.optional(node, 2) == null
                ? attributes.number("value", 0)
                : graph.constant(node, 2).numbers().floats()[0];
        graph.define(node.getOutput(0), padded(graph, node, x, before, behind, value));
    }

    /** Returns a tensor with a constant around it; the tensor itself if there is nothing to add. */
    static Rows padded(Compilation graph, NodeProto node, Rows x, int[] before, int[] behind, float value) {
        int[] shape = x.shape().clone();
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] += before[axis] + behind[axis];
        }
        if (Arrays.equals(shape, x.shape())) {
            return x;
        }
        int[] strides = Shapes.strides(shape);
        int first = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            first += before[axis] * strides[axis];
        }
        View into = graph.buffers.allocate(graph.elements(node, shape));
        float[] padding = new float[into.width()];
        Arrays.fill(padding, value);
        View from = graph.view(x);
        graph.add(new RowSteps.Fill(into, padding));
        graph.add(new Place(from, into, Shapes.walk(first, strides, x.shape())));
        return new Rows(into, shape);
    }
}
