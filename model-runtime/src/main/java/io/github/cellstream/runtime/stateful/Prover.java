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
    private static final int MOST_STEPS = 1024;

    /** Beginnings that are run anew: every one at first, then so many, and the last ones. */
    private static final int BEGINNINGS = 32;

    private static final int LAST = 4;
    private static final long MOST_NANOS = 30_000_000_000L;
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
    private static final Set<String> LOOPS = Set.of("Loop", "Scan", "If");

    private final SequenceGraph graph;
    private final ModelProto stepped;
    private final List<SteppedState> states;
    private final int steps;
    private boolean positive;
    private long finite;

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
            if (finite == 0) {
                positive = true;
                proof = compare();
            }
        } catch (OrtException e) {
            throw culprit("one of both graphs fails on a shorter sequence: " + e.getMessage());
        } catch (ModelException e) {
            if (e.code() != ModelError.MODEL_SHAPE) {
                throw e;
            }
            throw culprit("one of both graphs does not fit a shorter sequence: " + e.getMessage());
        }
        if (finite == 0) {
            throw refusal(
                    graph.file().name(),
                    null,
                    "its outputs are no finite numbers, whether the random features are positive or not, so nothing is"
                            + " proven");
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
        try (Rehearsal rehearsal = new Rehearsal(graph, original, List.of(), length, outputs, false)) {
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
        try (Rehearsal rehearsal = new Rehearsal(graph, stepped, states, steps, outputs, positive)) {
            Map<String, Observed> all = rehearsal.whole(steps);
            long start = System.nanoTime();
            for (int step = 0; step < steps; step++) {
                requireTime(start, step);
                Map<String, Observed> now = rehearsal.next();
                Map<String, Observed> beginning = isBeginning(step) ? rehearsal.whole(step + 1) : Map.of();
                for (String output : outputs) {
                    ofOutputs.merge(output, ofOutput(output, step, all, beginning, now), Math::max);
                }
                for (SteppedState state : states) {
                    Observed next = now.get(state.next());
                    Observed newest = next == null ? null : next.last(state.newestAxis());
                    Observed whole = beginning.get(state.whole());
                    if (whole != null || isBeginning(step)) {
                        ofStates.merge(state.input(), difference(whole, state.timeAxis(), newest), Math::max);
                    }
                }
            }
            return new SteppingProof(rehearsal.rows(), steps, ofOutputs, ofStates);
        }
    }

    /** Of one step: against the beginning up to it, and against its place in the whole sequence. */
    private double ofOutput(
            String output,
            int step,
            Map<String, Observed> all,
            Map<String, Observed> beginning,
            Map<String, Observed> now) {
        int time = graph.timeAxis(output);
        Observed found = now.get(output);
        finite += found == null ? 0 : found.finite();
        double difference = isBeginning(step) ? difference(beginning.get(output), time, found) : 0;
        Observed later = all.get(output);
        if (time < 0 || later == null) {
            return difference;
        }
        return later.shape()[time] <= step
                ? Double.POSITIVE_INFINITY
                : Math.max(difference, difference(later.slice(time, step, step + 1), -1, found));
    }

    private boolean isBeginning(int step) {
        return step < BEGINNINGS || step >= steps - LAST || step % (steps / BEGINNINGS) == 0;
    }

    private void requireTime(long start, int step) {
        if (System.nanoTime() - start > MOST_NANOS) {
            throw new ModelException(
                    ModelError.MODEL_TOO_LARGE,
                    graph.file().name(),
                    "proving that it can be stepped took longer than 30 s for " + step + " of " + steps
                            + " steps; export the model with its states as inputs and outputs, which needs no proof");
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
                .filter(node -> dependence.onData(node.getOutputList()))
                .filter(node -> SUMMING.contains(node.getOpType())
                        || LOOPS.contains(node.getOpType())
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
        try (Rehearsal rehearsal = new Rehearsal(graph, stepped, states, steps, seen, positive)) {
            long start = System.nanoTime();
            for (int step = 0; step < steps && System.nanoTime() - start < MOST_NANOS; step++) {
                Map<String, Observed> now = rehearsal.next();
                Map<String, Observed> beginning = isBeginning(step) ? rehearsal.whole(step + 1) : Map.of();
                reached = firstDiffering(nodes.subList(0, reached), beginning, now);
            }
        } catch (OrtException | ModelException e) {
            return reached < nodes.size() ? nodes.get(reached) : suspect();
        }
        return reached < nodes.size() ? nodes.get(reached) : suspect();
    }

    /** A node that looks as if it mixed time steps, other than those whose past steps are kept. */
    private @Nullable NodeProto suspect() {
        NodeProto suspect = suspect(graph.model(), graph.dependence());
        boolean kept = suspect != null
                && states.stream().anyMatch(state -> state.input().startsWith(GraphEdit.base(suspect) + ".past"));
        return kept ? null : suspect;
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
                                && difference(whole.get(output), axis, newest(now.get(output), axis))
                                        > SteppingProof.TOLERANCE)) {
                    return i;
                }
            }
        }
        return nodes.size();
    }

    /** Returns the new step of a tensor that may hold past steps in front of it. */
    private static @Nullable Observed newest(@Nullable Observed found, int axis) {
        return found == null || axis < 0 || found.shape()[axis] < 2 ? found : found.last(axis);
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
        if (LOOPS.contains(operator)) {
            return "this node holds a graph of its own, whose state can't be told; export the recurrent layer itself"
                    + " (nn.LSTM, nn.GRU, nn.RNN), or one step with its states as inputs and outputs";
        }
        return "this node mixes time steps: its answer at one step is not that of the step and the state alone";
    }
}
