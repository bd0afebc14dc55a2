package io.github.cellstream.runtime.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Follows a graph input to the embedding, or the one-hot vector, that it indexes. */
public final class TokenLookup {
    /** Operators that pass ids on as they are. */
    private static final Set<String> PASSING =
            Set.of("Cast", "Identity", "Squeeze", "Unsqueeze", "Reshape", "Transpose", "Flatten", "Expand", "Clip");

    private TokenLookup() {}

    /** Returns the rows of the smallest constant table, or vector, that {@code input} indexes, empty if it indexes none. */
    public static OptionalInt rows(OnnxFile file, String input) {
        Set<String> ids = new HashSet<>(List.of(input));
        int least = Integer.MAX_VALUE;
        for (NodeProto node : file.graph().getNodeList()) {
            boolean first = node.getInputCount() > 0 && ids.contains(node.getInput(0));
            if (first && PASSING.contains(node.getOpType())) {
                ids.addAll(node.getOutputList());
            } else if (first && node.getOpType().equals("OneHot") && node.getInputCount() == 3) {
                least = Math.min(least, depth(file, node));
            } else if (node.getOpType().equals("Gather")
                    && node.getInputCount() == 2
                    && ids.contains(node.getInput(1))) {
                least = Math.min(least, rows(file, node));
            }
        }
        return least == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(least);
    }

    private static int depth(OnnxFile file, NodeProto oneHot) {
        return file.constant(oneHot.getInput(1))
                .filter(data -> !data.type().isFloating() && data.size() == 1)
                .map(data -> data.longs()[0])
                .filter(depth -> depth > 0 && depth < Integer.MAX_VALUE)
                .map(Long::intValue)
                .orElse(Integer.MAX_VALUE);
    }

    private static int rows(OnnxFile file, NodeProto gather) {
        long axis = gather.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals("axis"))
                .mapToLong(AttributeProto::getI)
                .findFirst()
                .orElse(0);
        return file.constant(gather.getInput(0))
                .map(TensorData::shape)
                .filter(shape -> axis >= 0 && axis < shape.size())
                .map(shape -> shape.get((int) axis))
                .orElse(Integer.MAX_VALUE);
    }
}
