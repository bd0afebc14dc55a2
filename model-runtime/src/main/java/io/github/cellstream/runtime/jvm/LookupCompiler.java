package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Value.Constant;
import io.github.cellstream.runtime.jvm.Value.Tokens;
import java.util.Arrays;
import java.util.Map;

/** Compiles what chooses by index: an embedding by the step's token, elements of any tensor by constants. */
final class LookupCompiler {
    static final Map<String, NodeCompiler> OPERATORS =
            Map.of("Gather", LookupCompiler::gather, "OneHot", LookupCompiler::oneHot);

    private LookupCompiler() {}

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
        if (!(indices instanceof Constant constant) || shape.length == 0) {
            throw graph.refused(node, "wanted rows of a table [vocabulary, size], chosen by the step's tokens");
        }
        long[] chosen = constant.numbers().longs();
        int[] inner = Arrays.copyOfRange(shape, axis + 1, shape.length);
        int[] outer = Arrays.copyOf(shape, axis);
        int[] gathered = joined(outer, constant.shape(), inner);
        int pieces = Shapes.size(inner);
        int[] source = new int[graph.elements(node, gathered)];
        int next = 0;
        for (int o = 0; o < Shapes.size(outer); o++) {
            for (long index : chosen) {
                int at = Shapes.axis(index, shape[axis]);
                for (int i = 0; i < pieces; i++) {
                    source[next++] = (o * shape[axis] + at) * pieces + i;
                }
            }
        }
        graph.define(node.getOutput(0), graph.arranged(node, value, source, gathered));
    }

    private static int[] joined(int[] a, int[] b, int[] c) {
        int[] all = Arrays.copyOf(a, a.length + b.length + c.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        System.arraycopy(c, 0, all, a.length + b.length, c.length);
        return all;
    }

    private static void oneHot(Compilation graph, NodeProto node) {
        long depth = graph.constant(node, 1).numbers().longs()[0];
        float[] offAndOn = graph.constant(node, 2).numbers().floats();
        long axis = new Attributes(node).integer("axis", -1);
        if (!(graph.input(node, 0) instanceof Tokens tokens) || offAndOn.length != 2) {
            throw graph.refused(node, "wanted the step's token and the two values of off and on");
        }
        int[] shape = Arrays.copyOf(tokens.shape(), tokens.shape().length + 1);
        shape[shape.length - 1] = (int) Math.max(0, Math.min(depth, Integer.MAX_VALUE));
        if (axis != -1 && axis != shape.length - 1) {
            throw graph.refused(node, "axis " + axis + ", wanted the last");
        }
        View to = graph.result(node, shape);
        graph.add(new RowSteps.OneHot(to, offAndOn[0], offAndOn[1]));
    }
}
