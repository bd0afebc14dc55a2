package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.onnx.OnnxFile;
import io.github.cellstream.runtime.onnx.TensorData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Mends what PyTorch's newer exporter does to a recurrent layer whose time comes first: the {@code Reshape} that drops
 * the axis of directions from {@code Y [time, 1, batch, hidden]} holds the length of the sequence that the export was
 * traced with, {@code [5, -1, hidden]} or, of one sequence, {@code [5, 1, hidden]}, and the graph is right at that length only. The length is taken from the data
 * instead; at the traced length both are the same, and that is checked.
 *
 * @param model the graph, mended
 * @param length the length that it was traced with, 0 if there was nothing to mend
 */
record TracedLength(ModelProto model, int length) {
    private static final String TIME = "time";
    private static final List<String> OUTPUT = List.of(TIME, "directions", "batch", "hidden");

    /** Looks at every {@code Reshape} of a recurrent node's output. */
    static TracedLength mend(OnnxFile file, ModelProto model) {
        GraphEdit edit = new GraphEdit(model.getGraph());
        Map<String, List<String>> labels = new HashMap<>();
        GraphProto.Builder graph = model.getGraph().toBuilder();
        int length = 0;
        for (int i = 0; i < graph.getNodeCount(); i++) {
            NodeProto node = graph.getNode(i);
            if (RecurrentStates.isRecurrent(node)) {
                labels.put(node.getOutput(0), OUTPUT);
            } else if (node.getOpType().equals("Transpose") && labels.containsKey(node.getInput(0))) {
                labels.put(node.getOutput(0), transposed(node, labels.getOrDefault(node.getInput(0), OUTPUT)));
            } else if (node.getOpType().equals("Reshape") && labels.containsKey(node.getInput(0))) {
                long[] target =
                        file.constant(node.getInput(1)).map(TensorData::longs).orElse(new long[0]);
                int time = labels.getOrDefault(node.getInput(0), OUTPUT).indexOf(TIME);
                boolean rows = target.length == 3 && time < 2 && (target[1 - time] == -1 || target[1 - time] == 1);
                if (rows && target[time] > 0) {
                    length = (int) Math.min(target[time], Integer.MAX_VALUE);
                    target[time] = 0;
                    String shape = edit.longs(node.getInput(1) + "/any_length", target);
                    graph.setNode(
                            i,
                            GraphEdit.node("Reshape", List.of(node.getInput(0), shape), node.getOutput(0))
                                    .setName(node.getName()));
                }
            }
        }
        graph.addAllInitializer(edit.constants());
        return new TracedLength(model.toBuilder().setGraph(graph).build(), length);
    }

    private static List<String> transposed(NodeProto node, List<String> labels) {
        List<Long> order = SequenceGraph.attribute(node, "perm")
                .map(AttributeProto::getIntsList)
                .orElse(List.of(3L, 2L, 1L, 0L));
        List<String> result = new ArrayList<>();
        for (long axis : order) {
            result.add(axis >= 0 && axis < labels.size() ? labels.get((int) axis) : "");
        }
        return result;
    }
}
