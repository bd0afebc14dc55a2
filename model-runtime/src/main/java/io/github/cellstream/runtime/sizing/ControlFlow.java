package io.github.cellstream.runtime.sizing;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import io.github.cellstream.runtime.onnx.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * If, Loop and Scan. A branch that can't be foreseen counts as the larger of both; what is run in rounds is walked once and
 * counted as often as it is run, so the number of rounds must be known and its tensors keep their shapes.
 */
final class ControlFlow {
    static final Set<String> OPERATORS = Set.of("If", "Loop", "Scan");

    private final RunEstimate walk;

    ControlFlow(RunEstimate walk) {
        this.walk = walk;
    }

    List<Extent> outputs(Call call, RunEstimate.Scope scope) {
        return switch (call.node().getOpType()) {
            case "If" -> branch(call, scope);
            case "Loop" -> loop(call, scope);
            default -> scan(call, scope);
        };
    }

    private List<Extent> branch(Call call, RunEstimate.Scope scope) {
        double[] condition = call.input(0).values();
        GraphProto then = graph(call, "then_branch");
        GraphProto otherwise = graph(call, "else_branch");
        if (condition != null && condition.length == 1) {
            return walk.graph(condition[0] != 0 ? then : otherwise, new RunEstimate.Scope(scope));
        }
        List<Extent> one = walk.graph(then, new RunEstimate.Scope(scope));
        List<Extent> other = walk.graph(otherwise, new RunEstimate.Scope(scope));
        List<Extent> outputs = new ArrayList<>();
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            boolean alike = one.get(i).shape() != null
                    && Arrays.equals(one.get(i).shape(), other.get(i).shape());
            outputs.add(
                    alike
                            ? one.get(i).with(null)
                            : Extent.atMost(
                                    one.get(i).type(),
                                    Math.max(one.get(i).size(), other.get(i).size())));
        }
        return outputs;
    }

    private List<Extent> loop(Call call, RunEstimate.Scope scope) {
        GraphProto body = graph(call, "body");
        Extent most = call.optional(0);
        double[] rounds = most == null ? null : most.values();
        if (rounds == null || rounds.length != 1) {
            throw call.unsupported(
                    "the number of its rounds can't be told before the model is run; wanted a constant, or"
                            + " one that follows from the inputs' shapes");
        }
        RunEstimate.Scope inner = new RunEstimate.Scope(scope);
        int states = call.inputs() - 2;
        define(inner, body, 0, Extent.of(ElementType.INT64));
        define(inner, body, 1, Extent.of(ElementType.BOOL));
        for (int i = 0; i < states; i++) {
            define(inner, body, 2 + i, call.input(2 + i).with(null));
        }
        List<Extent> made = rounds(call, body, inner, Math.max(0, rounds[0]));
        List<Extent> before = new ArrayList<>();
        for (int i = 0; i < states; i++) {
            before.add(call.input(2 + i));
        }
        return results(call, before, made.subList(1, made.size()), (long) Math.max(0, rounds[0]), new long[0]);
    }

    private List<Extent> scan(Call call, RunEstimate.Scope scope) {
        GraphProto body = graph(call, "body");
        int scanned = (int) call.integer("num_scan_inputs", 1);
        int states = call.inputs() - scanned;
        long[] axes = call.integers("scan_input_axes", scanned, 0);
        long length = -1;
        RunEstimate.Scope inner = new RunEstimate.Scope(scope);
        List<Extent> before = new ArrayList<>();
        for (int i = 0; i < states; i++) {
            before.add(call.input(i));
            define(inner, body, i, call.input(i).with(null));
        }
        for (int i = 0; i < scanned; i++) {
            long[] shape = call.shape(states + i);
            int axis = call.axis(axes[i], shape.length);
            if (length >= 0 && shape[axis] != length) {
                throw call.shape("found sequences of lengths " + length + " and " + shape[axis]);
            }
            length = shape[axis];
            define(inner, body, states + i, Extent.of(call.type(states + i), without(shape, axis)));
        }
        List<Extent> made = rounds(call, body, inner, (double) length);
        return results(call, before, made, length, call.integers("scan_output_axes", made.size() - states, 0));
    }

    private List<Extent> rounds(Call call, GraphProto body, RunEstimate.Scope inner, double times) {
        Budget budget = walk.budget();
        double before = budget.rounds(1);
        budget.rounds(before * Math.max(1, times));
        budget.work(call, body.getNodeCount());
        List<Extent> made = walk.graph(body, inner);
        budget.rounds(before);
        return made;
    }

    /** States, which keep their shapes, and then what each round gives, one behind the other. */
    private static List<Extent> results(Call call, List<Extent> before, List<Extent> made, long rounds, long[] axes) {
        List<Extent> outputs = new ArrayList<>();
        for (int i = 0; i < made.size(); i++) {
            Extent one = made.get(i);
            if (i < before.size()) {
                if (one.size() > before.get(i).size() && rounds > 1) {
                    throw call.unsupported("its state " + i + " grows from " + before.get(i) + " to " + one
                            + " in a round; wanted one that keeps its shape");
                }
                outputs.add(one.with(null));
                continue;
            }
            int index = i - before.size();
            long[] shape = one.shape();
            outputs.add(
                    shape == null || (index < axes.length && axes[index] != 0)
                            ? Extent.atMost(one.type(), one.size() * rounds)
                            : Extent.of(one.type(), behind(rounds, shape)));
        }
        return outputs;
    }

    private static long[] behind(long rounds, long[] shape) {
        long[] longer = new long[shape.length + 1];
        longer[0] = rounds;
        System.arraycopy(shape, 0, longer, 1, shape.length);
        return longer;
    }

    private static long[] without(long[] shape, int axis) {
        long[] fewer = new long[shape.length - 1];
        System.arraycopy(shape, 0, fewer, 0, axis);
        System.arraycopy(shape, axis + 1, fewer, axis, fewer.length - axis);
        return fewer;
    }

    private static void define(RunEstimate.Scope scope, GraphProto body, int index, Extent extent) {
        scope.define(body.getInput(index).getName(), extent);
    }

    private static GraphProto graph(Call call, String name) {
        AttributeProto attribute = call.attribute(name);
        if (attribute == null || !attribute.hasG()) {
            throw call.shape("it has no graph '" + name + "'");
        }
        return attribute.getG();
    }
}
