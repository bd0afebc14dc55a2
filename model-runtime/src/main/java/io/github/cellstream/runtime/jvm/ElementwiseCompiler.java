package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Elementwise.Kind;
import io.github.cellstream.runtime.jvm.Value.Constant;
import io.github.cellstream.runtime.jvm.Value.Rows;
import io.github.cellstream.runtime.jvm.Value.Tokens;
import java.util.Map;

/** Compiles operators that apply a function to every number: activations and elementary functions. */
final class ElementwiseCompiler {
    static final Map<String, NodeCompiler> OPERATORS = Map.ofEntries(
            operator("Tanh", Kind.TANH),
            operator("Sigmoid", Kind.SIGMOID),
            operator("Relu", Kind.RELU),
            operator("Softplus", Kind.SOFTPLUS),
            operator("Softsign", Kind.SOFTSIGN),
            operator("HardSwish", Kind.HARD_SWISH),
            operator("Mish", Kind.MISH),
            operator("Exp", Kind.EXP),
            operator("Log", Kind.LOG),
            operator("Neg", Kind.NEGATE),
            operator("Abs", Kind.MAGNITUDE),
            operator("Sqrt", Kind.SQUARE_ROOT),
            operator("Reciprocal", Kind.RECIPROCAL),
            operator("Sign", Kind.SIGN),
            operator("Erf", Kind.ERF),
            operator("Sin", Kind.SINE),
            operator("Cos", Kind.COSINE),
            operator("Tan", Kind.TANGENT),
            operator("Atan", Kind.ARC_TANGENT),
            operator("Floor", Kind.FLOOR),
            operator("Ceil", Kind.CEILING),
            operator("Round", Kind.ROUND),
            operator("Not", Kind.NOT),
            operator("IsNaN", Kind.IS_NAN),
            operator("LeakyRelu", Kind.LEAKY_RELU, 0.01f),
            operator("ThresholdedRelu", Kind.THRESHOLDED_RELU, 1),
            operator("Elu", Kind.ELU, 1),
            operator("Celu", Kind.CELU, 1),
            operator("Swish", Kind.SWISH, 1),
            Map.entry("HardSigmoid", (graph, node) -> {
                Attributes a = new Attributes(node);
                define(
                        graph,
                        node,
                        new Elementwise(Kind.HARD_SIGMOID, a.number("alpha", 0.2f), a.number("beta", 0.5f)));
            }),
            Map.entry("Selu", (graph, node) -> {
                Attributes a = new Attributes(node);
                Elementwise selu = Elementwise.of(Kind.SELU);
                define(
                        graph,
                        node,
                        new Elementwise(Kind.SELU, a.number("alpha", selu.alpha()), a.number("gamma", selu.beta())));
            }),
            Map.entry("Shrink", (graph, node) -> {
                Attributes a = new Attributes(node);
                define(graph, node, new Elementwise(Kind.SHRINK, a.number("lambd", 0.5f), a.number("bias", 0)));
            }),
            Map.entry("IsInf", (graph, node) -> {
                Attributes a = new Attributes(node);
                long above = a.integer("detect_positive", 1);
                long below = a.integer("detect_negative", 1);
                define(graph, node, new Elementwise(Kind.IS_INFINITE, above == 0 ? 1 : 0, below == 0 ? 1 : 0));
            }),
            Map.entry("Gelu", (graph, node) -> {
                boolean tanh = new Attributes(node).text("approximate", "none").equals("tanh");
                define(graph, node, Elementwise.of(tanh ? Kind.GELU_TANH : Kind.GELU));
            }),
            Map.entry("Clip", ElementwiseCompiler::clip));

    private ElementwiseCompiler() {}

    private static Map.Entry<String, NodeCompiler> operator(String name, Kind kind) {
        return Map.entry(name, (graph, node) -> define(graph, node, Elementwise.of(kind)));
    }

    private static Map.Entry<String, NodeCompiler> operator(String name, Kind kind, float alpha) {
        return Map.entry(
                name,
                (graph, node) ->
                        define(graph, node, new Elementwise(kind, new Attributes(node).number("alpha", alpha), 0)));
    }

    private static void define(Compilation graph, NodeProto node, Elementwise function) {
        graph.define(node.getOutput(0), apply(graph, graph.input(node, 0), function));
    }

    /** Returns the function's values; adds to the plan what constants alone do not decide. */
    static Value apply(Compilation graph, Value x, Elementwise function) {
        if (x instanceof Constant constant) {
            return new Constant(fold(constant.numbers(), function), constant.shape());
        }
        Rows rows = graph.computed(x);
        View from = graph.view(rows);
        View to = graph.buffers.allocate(rows.width());
        graph.add(new Elementwise.Step(from, to, function, graph.kernels));
        return new Rows(to, rows.shape());
    }

    private static Numbers fold(Numbers numbers, Elementwise function) {
        if (numbers instanceof Numbers.Whole) {
            long[] longs = numbers.longs().clone();
            for (int i = 0; i < longs.length; i++) {
                switch (function.kind()) {
                    case NEGATE -> longs[i] = -longs[i];
                    case MAGNITUDE -> longs[i] = Math.abs(longs[i]);
                    case SIGN -> longs[i] = Long.signum(longs[i]);
                    case NOT -> longs[i] = longs[i] == 0 ? 1 : 0;
                    case TRUTH -> longs[i] = longs[i] == 0 ? 0 : 1;
                    default -> longs[i] = (long) function.at((float) longs[i]);
                }
            }
            return new Numbers.Whole(longs);
        }
        float[] floats = numbers.floats().clone();
        for (int i = 0; i < floats.length; i++) {
            floats[i] = function.at(floats[i]);
        }
        return new Numbers.Real(floats);
    }

    private static void clip(Compilation graph, NodeProto node) {
        Attributes attributes = new Attributes(node);
        Value x = graph.input(node, 0);
        Value least = bound(graph, node, 1, attributes.number("min", -Float.MAX_VALUE));
        Value most = bound(graph, node, 2, attributes.number("max", Float.MAX_VALUE));
        if (least instanceof Constant low && most instanceof Constant high && !(x instanceof Constant)) {
            float from = low.numbers().floats()[0];
            float to = high.numbers().floats()[0];
            graph.define(
                    node.getOutput(0),
                    x instanceof Tokens && from <= 0 && to >= graph.vocabulary - 1
                            ? x
                            : apply(graph, x, new Elementwise(Kind.CLIP, from, to)));
            return;
        }
        Value raised = ArithmeticCompiler.combine(graph, node, x, least, Arithmetic.LARGEST);
        graph.define(node.getOutput(0), ArithmeticCompiler.combine(graph, node, raised, most, Arithmetic.LEAST));
    }

    private static Value bound(Compilation graph, NodeProto node, int index, float otherwise) {
        Value value = graph.optional(node, index);
        if (value != null) {
            return value;
        }
        boolean whole = graph.input(node, 0) instanceof Constant c && c.numbers() instanceof Numbers.Whole;
        Numbers bound = whole
                ? new Numbers.Whole(new long[] {otherwise < 0 ? Long.MIN_VALUE : Long.MAX_VALUE})
                : new Numbers.Real(new float[] {otherwise});
        return new Constant(bound, new int[0]);
    }
}
