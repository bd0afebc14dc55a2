package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.onnx.ElementType;
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

    private static final Set<String> INTEGRAL = Set.of(
            "ArgMax",
            "ArgMin",
            "Shape",
            "Size",
            "Equal",
            "Less",
            "LessOrEqual",
            "Greater",
            "GreaterOrEqual",
            "And",
            "Or",
            "Xor",
            "Not",
            "IsNaN",
            "IsInf");

    private final Map<String, List<NodeProto>> readers = new HashMap<>();
    private final Map<String, NodeProto> makers = new HashMap<>();
    private final List<StatePair> pairs;
    private final Set<String> graphOutputs;
    private final Set<String> inputs;

    StateUse(GraphProto graph, List<StatePair> pairs) {
        this.pairs = pairs;
        for (NodeProto node : graph.getNodeList()) {
            read(node, node);
            node.getOutputList().forEach(name -> makers.put(name, node));
        }
        inputs = Set.copyOf(graph.getInputList().stream()
                .filter(i -> !ElementType.of(i.getType().getTensorType().getElemType())
                        .isFloating())
                .map(i -> i.getName())
                .toList());
        graphOutputs =
                Set.copyOf(graph.getOutputList().stream().map(o -> o.getName()).toList());
    }

    private void read(NodeProto node, NodeProto reader) {
        node.getInputList()
                .forEach(name ->
                        readers.computeIfAbsent(name, n -> new ArrayList<>()).add(reader));
        node.getAttributeList().forEach(attribute -> {
            attribute.getG().getNodeList().forEach(inner -> read(inner, reader));
            attribute
                    .getG()
                    .getOutputList()
                    .forEach(output -> readers.computeIfAbsent(output.getName(), n -> new ArrayList<>())
                            .add(reader));
        });
    }

    /**
     * Returns whether a tensor holds whole numbers or conditions, as its makers tell.
     *
     * @param tokens whether the graph's data are ids
     */
    boolean whole(String name, boolean tokens) {
        String tensor = name;
        for (NodeProto maker = makers.get(tensor); maker != null; maker = makers.get(tensor)) {
            int typed = maker.getOpType().equals("Where") ? 1 : 0;
            if (maker.getOpType().equals("Cast")) {
                long to = new Attributes(maker).integer("to", 0);
                return !ElementType.of((int) to).isFloating();
            }
            if (INTEGRAL.contains(maker.getOpType())) {
                return true;
            }
            if (maker.getInputCount() <= typed || maker.getOpType().equals("Gather")) {
                return false;
            }
            tensor = maker.getInput(typed);
        }
        return tokens && inputs.contains(tensor);
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
