package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtException;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Proves that a stepped graph answers as the whole one, or names the first node where they part. */
final class Prover {
    private static final int LEAST_STEPS = 7;
    private static final int MOST_STEPS = 64;
    private static final Set<String> RELATING =
            Set.of("MatMul", "Softmax", "Einsum", "Attention", "MultiHeadAttention");
    private static final Set<String> SUMMING = Set.of(
            "ReduceMean",
            "ReduceSum",
            "ReduceMax",
            "ReduceMin",
            "ReduceL2",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "CumSum",
            "Flatten");
    private static final Set<String> WINDOWS = Set.of("Conv", "AveragePool", "MaxPool", "LpPool", "Pad");

    private final SequenceGraph graph;
    private final ModelProto stepped;
    private final List<SteppedState> states;
    private final int steps;

    Prover(SequenceGraph graph, ModelProto stepped, List<SteppedState> states, int pastSteps) {
        this.graph = graph;
        this.stepped = stepped;
        this.states = states;
        steps = Math.min(MOST_STEPS, Math.max(LEAST_STEPS, pastSteps + 3));
    }

    /**
     * Compares both graphs.
     *
     * @throws ModelException {@link ModelError#MODEL_UNSUPPORTED} if they differ
     */
    SteppingProof prove() {
        SteppingProof proof;
        try {
            proof = compare();
        } catch (OrtException e) {
            throw culprit("one of both graphs fails on a shorter sequence: " + e.getMessage());
        } catch (ModelException e) {
            if (e.code() != ModelError.MODEL_SHAPE) {
                throw e;
            }
            throw culprit("one of both graphs does not fit a shorter sequence: " + e.getMessage());
        }
        if (!proof.holds()) {
            throw culprit("stepped, outputs differ by " + proof.outputs() + " and states by " + proof.states());
        }
        return proof;
    }

    /** Throws unless the observed graph answers as the original one does on sequences of the one length it takes. */
    static void requireEqual(SequenceGraph graph, ModelProto original, int length) throws OrtException {
        List<String> outputs = graph.model().getGraph().getOutputList().stream()
                .map(output -> output.getName())
                .toList();
        if (length > MOST_STEPS) {
            throw refusal(graph.file().name(), null, "it was exported for sequences of length " + length);
        }
        try (Rehearsal rehearsal = new Rehearsal(graph, original, List.of(), length, outputs)) {
            Map<String, Observed> mended = rehearsal.whole(length);
            Map<String, Observed> wanted = rehearsal.other(length);
            for (String output : outputs) {
                if (!(difference(wanted.get(output), -1, mended.get(output)) <= SteppingProof.TOLERANCE)) {
                    throw refusal(
                            graph.file().name(),
                            null,
                            "output '" + output + "' is right at length " + length + " only");
                }
            }
        }
    }

    private SteppingProof compare() throws OrtException {
        List<String> outputs = graph.model().getGraph().getOutputList().stream()
                .map(output -> output.getName())
                .toList();
        Map<String, Double> ofOutputs = new LinkedHashMap<>();
        Map<String, Double> ofStates = new LinkedHashMap<>();
        try (Rehearsal rehearsal = new Rehearsal(graph, stepped, states, steps, outputs)) {
            Map<String, Observed> all = rehearsal.whole(steps);
            for (int step = 0; step < steps; step++) {
                Map<String, Observed> beginning = rehearsal.whole(step + 1);
                Map<String, Observed> now = rehearsal.next();
                for (String output : outputs) {
                    int time = graph.timeAxis(output);
                    double difference = difference(beginning.get(output), time, now.get(output));
                    Observed later = all.get(output);
                    if (time >= 0 && later != null) {
                        Observed then = later.slice(time, step, step + 1);
                        difference = Math.max(difference, difference(then, -1, now.get(output)));
                    }
                    ofOutputs.merge(output, difference, Math::max);
                }
                for (SteppedState state : states) {
                    Observed next = now.get(state.next());
                    Observed newest = next == null ? null : next.last(state.newestAxis());
                    ofStates.merge(
                            state.input(),
                            difference(beginning.get(state.whole()), state.timeAxis(), newest),
                            Math::max);
                }
            }
            return new SteppingProof(rehearsal.rows(), steps, ofOutputs, ofStates);
        }
    }

    private static double difference(@Nullable Observed whole, int time, @Nullable Observed stepped) {
        if (whole == null
                || stepped == null
                || !whole.hasValues()
                || !stepped.hasValues()
                || (time >= 0 && whole.shape()[time] == 0)) {
            return Double.POSITIVE_INFINITY;
        }
        return SteppingProof.difference(whole.last(time).values(), stepped.values());
    }

    /** Makes the refusal that names the first node, in the graph's order, whose answer differs. */
    private ModelException culprit(String found) {
        NodeProto node = firstDiffering();
        return refusal(graph.file().name(), node, found);
    }

    static ModelException refusal(String file, @Nullable NodeProto node, String found) {
        return new ModelException(
                ModelError.MODEL_UNSUPPORTED,
                file + (node == null ? "" : ": " + SequenceGraph.describe(node)),
                "the model can't be stepped: " + (node == null ? "it mixes time steps" : reason(node)) + " (" + found
                        + ")");
    }

    /** Returns the first node that looks as if it mixed time steps, where none could be seen doing it. */
    static @Nullable NodeProto suspect(ModelProto model, Dependence dependence) {
        return model.getGraph().getNodeList().stream()
                .filter(node -> dependence.onData(node.getInputList()))
                .filter(node -> SUMMING.contains(node.getOpType())
                        || WINDOWS.contains(node.getOpType())
                        || (RELATING.contains(node.getOpType())
                                && node.getInputList().stream()
                                                .filter(dependence::onData)
                                                .count()
                                        > 1))
                .findFirst()
                .orElse(null);
    }

    private @Nullable NodeProto firstDiffering() {
        Set<String> kept = new java.util.HashSet<>();
        stepped.getGraph().getNodeList().forEach(node -> kept.addAll(node.getOutputList()));
        List<NodeProto> nodes = graph.model().getGraph().getNodeList().stream()
                .filter(node -> graph.dependence().onData(node.getOutputList()))
                .toList();
        List<String> seen = new ArrayList<>();
        for (NodeProto node : nodes) {
            node.getOutputList().stream()
                    .filter(kept::contains)
                    .filter(name -> !name.isEmpty())
                    .forEach(seen::add);
        }
        int reached = nodes.size();
        try (Rehearsal rehearsal = new Rehearsal(graph, stepped, states, steps, seen)) {
            for (int step = 0; step < steps; step++) {
                Map<String, Observed> beginning = rehearsal.whole(step + 1);
                Map<String, Observed> now = rehearsal.next();
                reached = firstDiffering(nodes.subList(0, reached), beginning, now);
            }
        } catch (OrtException | ModelException e) {
            NodeProto suspect = suspect(graph.model(), graph.dependence());
            return reached < nodes.size() ? nodes.get(reached) : suspect;
        }
        return reached < nodes.size() ? nodes.get(reached) : suspect(graph.model(), graph.dependence());
    }

    private int firstDiffering(List<NodeProto> nodes, Map<String, Observed> whole, Map<String, Observed> now) {
        for (int i = 0; i < nodes.size(); i++) {
            for (String output : nodes.get(i).getOutputList()) {
                List<Integer> time = graph.axes().following(output, graph.time());
                int axis = graph.timeAxis(output);
                boolean comparable = axis >= 0 || time.isEmpty();
                if (time.size() > 1
                        || (comparable
                                && whole.containsKey(output)
                                && now.containsKey(output)
                                && difference(whole.get(output), axis, now.get(output)) > SteppingProof.TOLERANCE)) {
                    return i;
                }
            }
        }
        return nodes.size();
    }

    private static String reason(NodeProto node) {
        String operator = node.getOpType();
        if (RELATING.contains(operator)) {
            return "this node mixes time steps: it relates them with each other, as attention over the whole sequence does";
        }
        if (SUMMING.contains(operator)) {
            return "this node mixes time steps: it sums up the whole sequence";
        }
        if (WINDOWS.contains(operator)) {
            return "this node mixes time steps: it reads a window over time that is not padded on the left alone";
        }
        return "this node mixes time steps: its answer at one step is not that of the step and the state alone";
    }
}
