package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.onnx.OnnxFile;
import java.util.ArrayList;
import java.util.List;

/**
 * Rewrites recurrent nodes whose batch comes first ({@code layout = 1}: X {@code [batch, time, input]}, states {@code [batch,
 * directions, hidden]}) as such whose time comes first, with a {@code Transpose} around each input and output. ONNX Runtime
 * takes layout 0 alone.
 */
final class TimeFirst {
    private static final String LAYOUT = "layout";
    private static final int INITIAL_H = 5;
    private static final int INITIAL_C = 6;
    private static final List<Long> SWAPPED = List.of(1L, 0L, 2L);

    /** {@code [time, directions, batch, hidden]} to {@code [batch, time, directions, hidden]}. */
    private static final List<Long> SEQUENCE = List.of(2L, 0L, 1L, 3L);

    private final GraphEdit names;
    private final GraphProto.Builder graph;

    private TimeFirst(GraphProto from) {
        names = new GraphEdit(from);
        graph = from.toBuilder().clearNode();
    }

    /** Returns the file with every recurrent node in layout 0; the file itself if all are. */
    static OnnxFile of(OnnxFile file) {
        if (file.graph().getNodeList().stream().noneMatch(TimeFirst::isBatchFirst)) {
            return file;
        }
        TimeFirst rewritten = new TimeFirst(file.graph());
        for (NodeProto node : file.graph().getNodeList()) {
            if (isBatchFirst(node)) {
                rewritten.rewrite(node);
            } else {
                rewritten.graph.addNode(node);
            }
        }
        return Rewritten.of(file, rewritten.graph);
    }

    private static boolean isBatchFirst(NodeProto node) {
        return RecurrentStates.isRecurrent(node)
                && SequenceGraph.attribute(node, LAYOUT)
                        .map(AttributeProto::getI)
                        .filter(layout -> layout == 1)
                        .isPresent();
    }

    private void rewrite(NodeProto node) {
        NodeProto.Builder timeFirst = node.toBuilder().clearAttribute();
        node.getAttributeList().stream()
                .filter(attribute -> !attribute.getName().equals(LAYOUT))
                .forEach(timeFirst::addAttribute);
        for (int input : new int[] {0, INITIAL_H, INITIAL_C}) {
            String name = SequenceGraph.input(node, input);
            if (!name.isEmpty()) {
                timeFirst.setInput(input, transposed(node, name, SWAPPED));
            }
        }
        List<NodeProto> behind = new ArrayList<>();
        for (int output = 0; output < node.getOutputCount(); output++) {
            String name = node.getOutput(output);
            if (!name.isEmpty()) {
                String made = names.fresh(name + "/time_first");
                timeFirst.setOutput(output, made);
                behind.add(transpose(made, name, output == 0 ? SEQUENCE : SWAPPED));
            }
        }
        graph.addNode(timeFirst);
        graph.addAllNode(behind);
    }

    private String transposed(NodeProto node, String name, List<Long> order) {
        String swapped = names.fresh(GraphEdit.base(node) + "/" + name + "/time_first");
        graph.addNode(transpose(name, swapped, order));
        return swapped;
    }

    private static NodeProto transpose(String from, String to, List<Long> order) {
        return GraphEdit.node("Transpose", List.of(from), to)
                .addAttribute(GraphEdit.integers("perm", order))
                .build();
    }
}
