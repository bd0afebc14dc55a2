package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.cellstream.runtime.onnx.OnnxFile;
import io.github.cellstream.runtime.onnx.TensorData;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Drops {@code sequence_lens} where stepping has no use for it: an input of the graph that serves for nothing else, since
 * every event is a step and there is no padding; and, in a graph of one step, a constant 1 for every row, which would fix
 * the number of rows.
 */
final class SequenceLengths {
    private static final int SEQUENCE_LENGTHS = 4;
    private static final Set<String> PASSING = Set.of("Cast", "Identity", "Squeeze", "Unsqueeze", "Reshape");

    private final OnnxFile file;
    private final Map<String, NodeProto> makers = new HashMap<>();

    private SequenceLengths(OnnxFile file) {
        this.file = file;
        for (NodeProto node : file.graph().getNodeList()) {
            node.getOutputList().forEach(output -> makers.put(output, node));
        }
    }

    /** Returns the file without lengths that say nothing; the file itself if there are none. */
    static OnnxFile dropped(OnnxFile file) {
        return new SequenceLengths(file).dropped();
    }

    private OnnxFile dropped() {
        Set<String> inputs = onlyLengths();
        GraphProto.Builder graph = file.graph().toBuilder().clearNode();
        Set<String> passing = new HashSet<>(inputs);
        boolean changed = !inputs.isEmpty();
        for (NodeProto node : file.graph().getNodeList()) {
            String lengths = lengths(node);
            String origin = lengths.isEmpty() ? "" : origin(lengths);
            if (PASSING.contains(node.getOpType()) && passing.contains(SequenceGraph.input(node, 0))) {
                passing.addAll(node.getOutputList());
            } else if (inputs.contains(origin) || isOne(lengths)) {
                changed = true;
                graph.addNode(node.toBuilder().setInput(SEQUENCE_LENGTHS, ""));
            } else {
                graph.addNode(node);
            }
        }
        if (!changed) {
            return file;
        }
        List<ValueInfoProto> kept = graph.getInputList().stream()
                .filter(input -> !inputs.contains(input.getName()))
                .toList();
        graph.clearInput().addAllInput(kept);
        return Rewritten.of(file, graph);
    }

    /** Returns the inputs of the graph that are the lengths of recurrent nodes and nothing else. */
    private Set<String> onlyLengths() {
        Set<String> candidates = new HashSet<>();
        for (NodeProto node : file.graph().getNodeList()) {
            String lengths = lengths(node);
            if (!lengths.isEmpty()) {
                candidates.add(origin(lengths));
            }
        }
        candidates.retainAll(file.inputs().stream().map(input -> input.name()).toList());
        Map<String, String> origins = new HashMap<>();
        candidates.forEach(name -> origins.put(name, name));
        for (NodeProto node : file.graph().getNodeList()) {
            String passed = origins.get(SequenceGraph.input(node, 0));
            if (PASSING.contains(node.getOpType()) && passed != null) {
                node.getOutputList().forEach(output -> origins.put(output, passed));
                continue;
            }
            Set<String> used = Dependence.uses(node);
            String lengths = lengths(node);
            for (String name : used) {
                String origin = origins.get(name);
                if (origin != null && !name.equals(lengths)) {
                    candidates.remove(origin);
                }
            }
        }
        file.outputs().forEach(output -> {
            String origin = origins.get(output.name());
            if (origin != null) {
                candidates.remove(origin);
            }
        });
        return candidates;
    }

    private boolean isOne(String lengths) {
        boolean oneStep = file.inputs().size() > 1;
        return oneStep
                && !lengths.isEmpty()
                && file.constant(lengths)
                        .filter(data -> !data.type().isFloating())
                        .map(TensorData::longs)
                        .filter(all -> Arrays.stream(all).allMatch(length -> length == 1))
                        .isPresent();
    }

    private static String lengths(NodeProto node) {
        return RecurrentStates.isRecurrent(node) ? SequenceGraph.input(node, SEQUENCE_LENGTHS) : "";
    }

    private String origin(String name) {
        String tensor = name;
        NodeProto maker = maker(tensor);
        while (maker != null) {
            tensor = SequenceGraph.input(maker, 0);
            maker = maker(tensor);
        }
        return tensor;
    }

    private @Nullable NodeProto maker(String name) {
        NodeProto maker = makers.get(name);
        return maker != null && PASSING.contains(maker.getOpType()) ? maker : null;
    }
}
