package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtException;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.onnx.Dimension;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.OnnxFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a model that takes a whole sequence steppable: the initial states of its recurrent nodes become inputs, their
 * final states outputs, and causal padding becomes a buffer of past steps. What comes out was compared with the original
 * on random sequences, step by step.
 */
public final class Statefuliser {
    private static final List<String> TIME = List.of("seq", "time", "length", "step");

    private Statefuliser() {}

    /**
     * A model and how it came to be steppable.
     *
     * @param file the model; the very file that came in if it has explicit state already, or none
     * @param proof how far it is from the original; empty for a file that was left as it is
     */
    public record Stateful(OnnxFile file, Optional<SteppingProof> proof) {}

    /**
     * Returns the model with explicit state; the file itself if it is one step already.
     *
     * @throws ModelException {@link ModelError#MODEL_UNSUPPORTED} if the model can't be stepped, naming the node that
     *     mixes time steps; {@link ModelError#MODEL_SHAPE} if batch or time is fixed
     */
    public static OnnxFile explicit(OnnxFile file) {
        return proven(file).file();
    }

    /** As {@link #explicit}, with the proof. */
    public static Stateful proven(OnnxFile given) {
        OnnxFile file = SequenceLengths.dropped(TimeFirst.of(given));
        if (!isSequence(file)) {
            return new Stateful(file, Optional.empty());
        }
        SequenceInput input = SequenceInput.of(file, file.inputs().get(0));
        file.graph().getNodeList().stream()
                .filter(RecurrentStates::isRecurrent)
                .forEach(node -> RecurrentStates.requireForward(file.name(), node));
        input.requireSequence();
        try {
            return rewritten(file, input);
        } catch (LinkageError e) {
            throw new ModelException(
                    ModelError.MODEL_UNSUPPORTED,
                    file.name(),
                    "it takes whole sequences, and making it steppable needs ONNX Runtime, which has no library for this"
                            + " platform; convert it elsewhere",
                    e);
        }
    }

    private static Stateful rewritten(OnnxFile file, SequenceInput input) {
        SequenceGraph graph = observe(file, input);
        SteppedGraph stepped = SteppedGraph.of(graph);
        SteppingProof proof = new Prover(graph, stepped.model(), stepped.states(), stepped.pastSteps()).prove();
        return new Stateful(stepped.write(), Optional.of(proof));
    }

    /** One input, and either a recurrent node, whose state is then not given, or a time axis. */
    private static boolean isSequence(OnnxFile file) {
        boolean pairsGiven = file.settings()
                .value(ModelSetting.STATE_PAIRS)
                .filter(pairs -> !pairs.isBlank())
                .isPresent();
        if (file.inputs().size() != 1 || file.inputs().get(0).shape() == null || pairsGiven) {
            return false;
        }
        if (file.graph().getNodeList().stream().anyMatch(RecurrentStates::isRecurrent)) {
            return true;
        }
        SequenceInput input = SequenceInput.of(file, file.inputs().get(0));
        List<Integer> open = input.open();
        return input.leading() >= 2
                && (open.size() > 1 || (open.size() == 1 && (isTime(input, open.get(0)) || input.leading() > 2)));
    }

    private static SequenceGraph observe(OnnxFile file, SequenceInput input) {
        ModelProto original = RecurrentStates.nameOutputs(file.model());
        TracedLength traced = TracedLength.mend(file, original);
        ModelProto model = traced.model();
        Dependence dependence = new Dependence(model.getGraph(), input.name());
        try {
            Axes axes = Axes.of(model, input);
            int time = time(file, model, input, axes);
            int batch = input.open().stream()
                    .filter(axis -> axis != time)
                    .findFirst()
                    .orElse(-1);
            SequenceGraph graph = new SequenceGraph(file, model, input, axes, dependence, time, batch);
            if (traced.length() > 0) {
                Prover.requireEqual(graph, original, traced.length());
            }
            return graph;
        } catch (ModelException e) {
            NodeProto suspect = Prover.suspect(model, dependence);
            if (e.code() != ModelError.MODEL_SHAPE || suspect == null) {
                throw e;
            }
            throw Prover.refusal(file.name(), suspect, "on sequences of five and six steps: " + e.getMessage());
        } catch (OrtException e) {
            throw Prover.refusal(
                    file.name(),
                    Prover.suspect(model, dependence),
                    "ONNX Runtime can't run it on sequences of five and six steps: " + e.getMessage());
        }
    }

    /** The axis of the data that recurrent nodes or windows run over; else the one named like time, else the last. */
    private static int time(OnnxFile file, ModelProto model, SequenceInput input, Axes axes) {
        List<Integer> votes = new ArrayList<>();
        for (NodeProto node : model.getGraph().getNodeList()) {
            for (int axis : input.open()) {
                List<Integer> follows = node.getInputCount() == 0 ? List.of() : axes.following(node.getInput(0), axis);
                boolean runs = RecurrentStates.isRecurrent(node)
                        ? follows.contains(0)
                        : List.of("Conv", "AveragePool", "MaxPool").contains(node.getOpType())
                                && follows.stream().anyMatch(i -> i >= 2);
                if (runs) {
                    votes.add(axis);
                }
            }
            if (RecurrentStates.isRecurrent(node) && votes.isEmpty()) {
                throw SequenceGraph.refuse(
                        file.name(),
                        node,
                        "its time is no axis of input " + input
                                + ", so it would forget everything at every step; export"
                                + " the model with dynamic axes for batch and time, or with its states as inputs and"
                                + " outputs");
            }
        }
        if (votes.stream().distinct().count() > 1) {
            throw new ModelException(
                    ModelError.MODEL_UNSUPPORTED,
                    file.name(),
                    "its nodes run over different axes of input " + input + "; wanted one time axis");
        }
        if (!votes.isEmpty()) {
            return votes.get(0);
        }
        List<Integer> open = input.open();
        return open.stream().filter(axis -> isTime(input, axis)).findFirst().orElse(open.get(open.size() - 1));
    }

    private static boolean isTime(SequenceInput input, int axis) {
        Dimension dimension = input.shape().get(axis);
        String name = dimension.symbol().toLowerCase(java.util.Locale.ROOT);
        return name.equals("t") || TIME.stream().anyMatch(name::contains);
    }
}
