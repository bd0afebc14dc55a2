package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;

/**
 * Turns what is put in front of a sequence, the causal padding of a convolution or of a window's average, into a buffer of
 * the last steps: with P places of padding the state holds the P newest steps, and each run reads them and the new one.
 *
 * <p>Padding is found as a {@code Pad} of the left of the time axis ({@link PaddedSequences}), as {@code pads} of a
 * convolution or pool ({@link PaddedWindows}), and as a {@code Concat} of constants and data ({@link JoinedSequences}).
 */
final class TimeBuffers {
    private final SequenceGraph graph;
    private final PastSteps past;
    private final PaddedSequences sequences;
    private final JoinedSequences joined;
    private final PaddedWindows windows;

    TimeBuffers(SequenceGraph graph, GraphEdit edit) {
        this.graph = graph;
        past = new PastSteps(graph, edit);
        sequences = new PaddedSequences(graph, edit, past);
        joined = new JoinedSequences(graph, past);
        windows = new PaddedWindows(graph, edit, past);
    }

    /** Returns how many past steps all buffers hold together. */
    int steps() {
        return past.steps();
    }

    /** Returns the nodes that stand for a node in the rewritten graph: itself, unless it reads past steps. */
    List<NodeProto> rewrite(NodeProto node) {
        if (!graph.dependence().onData(node.getInputList())) {
            return List.of(node);
        }
        return switch (node.getOpType()) {
            case "Pad" -> sequences.rewrite(node);
            case "Concat" -> joined.rewrite(node);
            case "Slice" -> windows.cut(node);
            case "Conv", "AveragePool", "MaxPool", "LpPool" -> windows.rewrite(node);
            default -> List.of(node);
        };
    }
}
