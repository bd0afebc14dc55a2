package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.onnx.StatePair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who reads the old value of each state. Where the cell that makes a state's next value is the only reader of the old
 * one, it may write in place; where not, the next value waits in a buffer until all have read.
 */
final class StateUse {
    /** Operators that pass values on and at most rename axes. */
    static final Set<String> RENAMING = Set.of("Identity", "Squeeze", "Unsqueeze", "Reshape", "Dropout");

    private final Map<String, List<NodeProto>> readers = new HashMap<>();
    private final Map<String, NodeProto> makers = new HashMap<>();
    private final List<StatePair> pairs;
    private final Set<String> graphOutputs;

    StateUse(GraphProto graph, List<StatePair> pairs) {
        this.pairs = pairs;
        for (NodeProto node : graph.getNodeList()) {
            node.getInputList()
                    .forEach(name -> readers.computeIfAbsent(name, n -> new ArrayList<>())
                            .add(node));
            node.getOutputList().forEach(name -> makers.put(name, node));
        }
        graphOutputs =
                Set.copyOf(graph.getOutputList().stream().map(o -> o.getName()).toList());
    }

    boolean inPlace(NodeProto node, int input, int output) {
        String old = origin(node.getInput(input));
        for (StatePair pair : pairs) {
            if (pair.input().equals(old)) {
                return node.equals(soleReader(old))
                        && output < node.getOutputCount()
                        && origin(pair.output()).equals(node.getOutput(output));
            }
        }
        return false;
    }

    private String origin(String name) {
        NodeProto maker = makers.get(name);
        return maker != null && RENAMING.contains(maker.getOpType()) ? origin(maker.getInput(0)) : name;
    }

    private @Nullable NodeProto soleReader(String name) {
        List<NodeProto> all = readers.getOrDefault(name, List.of());
        if (all.size() != 1 || graphOutputs.contains(name)) {
            return null;
        }
        NodeProto reader = all.get(0);
        return RENAMING.contains(reader.getOpType()) ? soleReader(reader.getOutput(0)) : reader;
    }
}
