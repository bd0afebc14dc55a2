package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which tensors depend on the numbers of the data; one that follows of the data's shape alone does not. */
final class Dependence {
    private static final Set<String> SHAPE_ONLY = Set.of("Shape", "Size");

    private final Set<String> dependent = new HashSet<>();

    Dependence(GraphProto graph, String input) {
        dependent.add(input);
        for (NodeProto node : graph.getNodeList()) {
            if (!SHAPE_ONLY.contains(node.getOpType()) && uses(node).stream().anyMatch(dependent::contains)) {
                dependent.addAll(node.getOutputList());
            }
        }
        dependent.remove("");
    }

    boolean onData(String value) {
        return dependent.contains(value);
    }

    boolean onData(List<String> values) {
        return values.stream().anyMatch(dependent::contains);
    }

    /** Returns all tensors that a node reads, those that graphs inside it take from outside included. */
    static Set<String> uses(NodeProto node) {
        Set<String> uses = new HashSet<>(node.getInputList());
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.hasG()) {
                inner(attribute.getG(), uses);
            }
            attribute.getGraphsList().forEach(graph -> inner(graph, uses));
        }
        uses.remove("");
        return uses;
    }

    private static void inner(GraphProto graph, Set<String> uses) {
        graph.getNodeList().forEach(node -> uses.addAll(uses(node)));
        graph.getOutputList().forEach(output -> uses.add(output.getName()));
    }
}
