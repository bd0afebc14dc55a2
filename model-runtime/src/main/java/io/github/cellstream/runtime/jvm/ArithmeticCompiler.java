package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Value.Constant;
import io.github.cellstream.runtime.jvm.Value.Rows;
import java.util.Arrays;
import java.util.Map;

/** Compiles what combines tensors number by number, broadcasting them: arithmetic, comparisons, conditions, choices. */
final class ArithmeticCompiler {
    static final Map<String, NodeCompiler> OPERATORS = Map.ofEntries(
            Map.entry("Add", (graph, node) -> of(graph, node, Arithmetic.ADD)),
            Map.entry("Sub", (graph, node) -> of(graph, node, Arithmetic.SUBTRACT)),
            Map.entry("Mul", (graph, node) -> of(graph, node, Arithmetic.MULTIPLY)),
            Map.entry("Div", ArithmeticCompiler::divide),
            Map.entry("Pow", (graph, node) -> of(graph, node, Arithmetic.POWER)),
            Map.entry("Mod", ArithmeticCompiler::remainder),
            Map.entry("PRelu", (graph, node) -> of(graph, node, Arithmetic.SLOPE)),
            Map.entry("Min", (graph, node) -> ofAll(graph, node, Arithmetic.LEAST)),
            Map.entry("Max", (graph, node) -> ofAll(graph, node, Arithmetic.LARGEST)),
            Map.entry("Sum", (graph, node) -> ofAll(graph, node, Arithmetic.ADD)),
            Map.entry("Mean", ArithmeticCompiler::mean),
            Map.entry("Equal", (graph, node) -> of(graph, node, Arithmetic.EQUAL)),
            Map.entry("Less", (graph, node) -> of(graph, node, Arithmetic.LESS)),
            Map.entry("LessOrEqual", (graph, node) -> of(graph, node, Arithmetic.LESS_OR_EQUAL)),
            Map.entry("Greater", (graph, node) -> of(graph, node, Arithmetic.GREATER)),
            Map.entry("GreaterOrEqual", (graph, node) -> of(graph, node, Arithmetic.GREATER_OR_EQUAL)),
            Map.entry("And", (graph, node) -> of(graph, node, Arithmetic.AND)),
            Map.entry("Or", (graph, node) -> of(graph, node, Arithmetic.OR)),
            Map.entry("Xor", (graph, node) -> of(graph, node, Arithmetic.EXCLUSIVE_OR)),
            Map.entry("Where", ArithmeticCompiler::where));

    private ArithmeticCompiler() {}

    /** Returns {@code a ∘ b}; adds to the plan what constants alone do not decide. */
    static Value combine(Compilation graph, NodeProto node, Value a, Value b, Arithmetic arithmetic) {
        int[] shape = broadcast(graph, node, a.shape(), b.shape());
        int n = graph.elements(node, shape);
        int[] fromA = Shapes.expansion(a.shape(), shape);
        int[] fromB = Shapes.expansion(b.shape(), shape);
        if (a instanceof Constant left && b instanceof Constant right) {
            return new Constant(fold(left.numbers().pick(fromA), right.numbers().pick(fromB), arithmetic), shape);
        }
        if (a instanceof Constant || b instanceof Constant) {
            boolean constantFirst = a instanceof Constant;
            Constant constant = (Constant) (constantFirst ? a : b);
            Rows rows = graph.computed(constantFirst ? b : a);
            View from = graph.view((Rows) graph.arranged(node, rows, constantFirst ? fromB : fromA, shape));
            float[] numbers =
                    constant.numbers().pick(constantFirst ? fromA : fromB).floats();
            View result = graph.buffers.allocate(n);
            graph.add(new Arithmetic.WithConstant(from, numbers, constantFirst, result, arithmetic));
            return new Rows(result, shape);
        }
        View left = graph.view((Rows) graph.arranged(node, graph.computed(a), fromA, shape));
        View right = graph.view((Rows) graph.arranged(node, graph.computed(b), fromB, shape));
        View result = graph.buffers.allocate(n);
        graph.add(new Arithmetic.Step(left, right, result, arithmetic));
        return new Rows(result, shape);
    }

    static int[] broadcast(Compilation graph, NodeProto node, int[] a, int[] b) {
        try {
            return Shapes.broadcast(a, b);
        } catch (IllegalArgumentException e) {
            throw graph.refused(
                    node, "shapes " + Arrays.toString(a) + " and " + Arrays.toString(b) + " do not broadcast");
        }
    }

    private static void of(Compilation graph, NodeProto node, Arithmetic arithmetic) {
        graph.define(node.getOutput(0), combine(graph, node, graph.input(node, 0), graph.input(node, 1), arithmetic));
    }

    private static void ofAll(Compilation graph, NodeProto node, Arithmetic arithmetic) {
        graph.define(node.getOutput(0), all(graph, node, arithmetic));
    }

    private static Value all(Compilation graph, NodeProto node, Arithmetic arithmetic) {
        Value value = graph.input(node, 0);
        for (int i = 1; i < node.getInputCount(); i++) {
            value = combine(graph, node, value, graph.input(node, i), arithmetic);
        }
        return value;
    }

    private static void mean(Compilation graph, NodeProto node) {
        Constant count = new Constant(new Numbers.Real(new float[] {node.getInputCount()}), new int[0]);
        graph.define(
                node.getOutput(0), combine(graph, node, all(graph, node, Arithmetic.ADD), count, Arithmetic.DIVIDE));
    }

    private static void divide(Compilation graph, NodeProto node) {
        requireReal(graph, node);
        of(graph, node, Arithmetic.DIVIDE);
    }

    private static void remainder(Compilation graph, NodeProto node) {
        if (new Attributes(node).integer("fmod", 0) == 0) {
            requireReal(graph, node);
        }
        of(graph, node, Arithmetic.REMAINDER);
    }

    private static void requireReal(Compilation graph, NodeProto node) {
        boolean constants = graph.input(node, 0) instanceof Constant && graph.input(node, 1) instanceof Constant;
        if (!constants && graph.whole(node.getInput(0))) {
            throw graph.refused(node, "it divides whole numbers that are computed in the step");
        }
    }

    private static void where(Compilation graph, NodeProto node) {
        Value condition = graph.input(node, 0);
        Value yes = graph.input(node, 1);
        Value no = graph.input(node, 2);
        int[] shape = broadcast(graph, node, condition.shape(), broadcast(graph, node, yes.shape(), no.shape()));
        graph.elements(node, shape);
        if (condition instanceof Constant known && yes instanceof Constant a && no instanceof Constant b) {
            graph.define(
                    node.getOutput(0),
                    new Constant(
                            choose(
                                    known.numbers().pick(Shapes.expansion(condition.shape(), shape)),
                                    a.numbers().pick(Shapes.expansion(a.shape(), shape)),
                                    b.numbers().pick(Shapes.expansion(b.shape(), shape))),
                            shape));
            return;
        }
        View from = spread(graph, node, condition, shape);
        View ifTrue = spread(graph, node, yes, shape);
        View ifFalse = spread(graph, node, no, shape);
        graph.add(new RowSteps.Choice(from, ifTrue, ifFalse, graph.result(node, shape)));
    }

    /** Returns where a value lies, spread to a shape; one number stays one, which stands for all. */
    private static View spread(Compilation graph, NodeProto node, Value value, int[] shape) {
        Rows rows = graph.computed(value);
        return graph.view(
                rows.width() == 1
                        ? rows
                        : (Rows) graph.arranged(node, rows, Shapes.expansion(rows.shape(), shape), shape));
    }

    private static Numbers choose(Numbers condition, Numbers yes, Numbers no) {
        float[] conditions = condition.floats();
        if (yes instanceof Numbers.Whole && no instanceof Numbers.Whole) {
            long[] chosen = no.longs().clone();
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = conditions[i] != 0 ? yes.longs()[i] : chosen[i];
            }
            return new Numbers.Whole(chosen);
        }
        float[] ifTrue = yes.floats();
        float[] chosen = no.floats().clone();
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = conditions[i] != 0 ? ifTrue[i] : chosen[i];
        }
        return new Numbers.Real(chosen);
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
}
