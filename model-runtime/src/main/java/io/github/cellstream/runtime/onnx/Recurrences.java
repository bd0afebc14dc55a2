package io.github.cellstream.runtime.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Refuses recurrent nodes that would begin anew at every step, or that look into the future: stepped, they would answer
 * without an error, and wrongly.
 */
final class Recurrences {
    private static final Set<String> OPERATORS = Set.of("LSTM", "GRU", "RNN");
    private static final Set<String> SHAPE_ONLY = Set.of("Shape", "Size");
    private static final int INITIAL_H = 5;
    private static final int INITIAL_C = 6;

    private Recurrences() {}

    static void requireExplicitState(OnnxFile file, List<StatePair> pairs) {
        Set<String> carried = new HashSet<>();
        pairs.forEach(pair -> carried.add(pair.input()));
        for (NodeProto node : file.graph().getNodeList()) {
            if (OPERATORS.contains(node.getOpType())) {
                requireForward(file, node);
                if (!begins(node, INITIAL_H, carried)
                        || (node.getOpType().equals("LSTM") && !begins(node, INITIAL_C, carried))) {
                    throw unsupported(
                            file,
                            node,
                            "its initial state comes from no state input, so it would forget everything at every step;"
                                    + " export the model with its states as inputs and outputs, or name them in"
                                    + " cellstream.state.pairs; states found: " + pairs);
                }
            }
            if (!SHAPE_ONLY.contains(node.getOpType())
                    && node.getInputList().stream().anyMatch(carried::contains)) {
                carried.addAll(node.getOutputList());
            }
        }
    }

    private static boolean begins(NodeProto node, int input, Set<String> carried) {
        return node.getInputCount() > input && carried.contains(node.getInput(input));
    }

    private static void requireForward(OnnxFile file, NodeProto node) {
        node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals("direction"))
                .map(attribute -> attribute.getS().toStringUtf8())
                .filter(direction -> !direction.equals("forward"))
                .forEach(direction -> {
                    throw unsupported(
                            file,
                            node,
                            "direction is " + direction
                                    + ": it needs the events that have not come yet; wanted forward");
                });
    }

    private static ModelException unsupported(OnnxFile file, NodeProto node, String what) {
        return new ModelException(
                ModelError.MODEL_UNSUPPORTED,
                file.name() + ": node '" + node.getName() + "' (" + node.getOpType() + ")",
                what);
    }
}
