package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives LSTM, GRU and RNN nodes their initial states as graph inputs {@code NODE.h} and {@code NODE.c}, and their final
 * states as outputs {@code NODE.h.next} and {@code NODE.c.next}, of the shape that ONNX gives them: {@code [1, batch,
 * hidden]}.
 */
final class RecurrentStates {
    private static final Set<String> OPERATORS = Set.of("LSTM", "GRU", "RNN");
    private static final int SEQUENCE_LENGTHS = 4;
    private static final int INITIAL_H = 5;

    private final SequenceGraph graph;
    private final GraphEdit edit;

    RecurrentStates(SequenceGraph graph, GraphEdit edit) {
        this.graph = graph;
        this.edit = edit;
    }

    static boolean isRecurrent(NodeProto node) {
        return OPERATORS.contains(node.getOpType())
                && (node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx"));
    }

    /** Throws if the node reads backwards or in both directions. */
    static void requireForward(String file, NodeProto node) {
        String direction = SequenceGraph.attribute(node, "direction")
                .map(AttributeProto::getS)
                .map(text -> text.toStringUtf8())
                .orElse("forward");
        if (!direction.equals("forward")) {
            throw SequenceGraph.refuse(
                    file,
                    node,
                    "direction is " + direction + ": it needs the events that have not come yet; wanted forward");
        }
    }

    /** Returns the model with names for all outputs of its recurrent nodes, so that their states can be looked at. */
    static ModelProto nameOutputs(ModelProto model) {
        GraphEdit names = new GraphEdit(model.getGraph());
        ModelProto.Builder named = model.toBuilder();
        GraphProto.Builder graph = named.getGraphBuilder();
        for (int i = 0; i < graph.getNodeCount(); i++) {
            NodeProto node = graph.getNode(i);
            if (isRecurrent(node)) {
                NodeProto.Builder complete = node.toBuilder();
                for (int output = 0; output <= states(node).size(); output++) {
                    if (output >= complete.getOutputCount()) {
                        complete.addOutput(names.fresh(GraphEdit.base(node) + "/out" + output));
                    } else if (complete.getOutput(output).isEmpty()) {
                        complete.setOutput(output, names.fresh(GraphEdit.base(node) + "/out" + output));
                    }
                }
                graph.setNode(i, complete);
            }
        }
        return named.build();
    }

    /** Returns the nodes that stand for a recurrent node in the rewritten graph. */
    List<NodeProto> rewrite(NodeProto node) {
        requireLengths(node);
        NodeProto.Builder stepped = node.toBuilder();
        while (stepped.getInputCount() < INITIAL_H) {
            stepped.addInput("");
        }
        stepped.setInput(SEQUENCE_LENGTHS, "");
        List<NodeProto> nodes = new ArrayList<>();
        List<String> states = states(node);
        for (int i = 0; i < states.size(); i++) {
            SteppedState state = state(node, states.get(i), i);
            edit.add(state);
            if (stepped.getInputCount() <= INITIAL_H + i) {
                stepped.addInput(state.input());
            } else {
                stepped.setInput(INITIAL_H + i, state.input());
            }
            nodes.add(GraphEdit.node("Identity", List.of(state.whole()), state.next())
                    .build());
        }
        nodes.add(0, stepped.build());
        return nodes;
    }

    private static List<String> states(NodeProto node) {
        return node.getOpType().equals("LSTM") ? List.of("h", "c") : List.of("h");
    }

    /** Lengths of sequences must all be the length of the data, where they are given at all. */
    private void requireLengths(NodeProto node) {
        String lengths = SequenceGraph.input(node, SEQUENCE_LENGTHS);
        if (lengths.isEmpty()) {
            return;
        }
        if (graph.dependence().onData(lengths)) {
            throw graph.refuse(
                    node, "its sequence_lens depends on the data; wanted sequences that are read to their end");
        }
        List<Observed> all = graph.axes().all(lengths);
        for (int run = 0; run < all.size(); run++) {
            for (double length : all.get(run).values()) {
                if (length != graph.axes().length(run, graph.time())) {
                    throw graph.refuse(
                            node,
                            "its sequence_lens is not the length of the data; wanted sequences read to their end");
                }
            }
        }
    }

    private SteppedState state(NodeProto node, String letter, int index) {
        String whole = node.getOutput(index + 1);
        Observed found = graph.axes().observed(whole).orElseThrow();
        int batch = graph.batchAxis(whole);
        long[] shape = found.shape().clone();
        if (graph.batch() >= 0 && batch < 0) {
            throw graph.refuse(
                    node,
                    "its batch is no axis of input " + graph.input() + "; wanted one sequence per row of the batch");
        }
        if (batch >= 0) {
            shape[batch] = 1;
        }
        int size = 1;
        for (long axis : shape) {
            size = Math.multiplyExact(size, Math.toIntExact(axis));
        }
        String base = GraphEdit.base(node) + "." + letter;
        String input = edit.fresh(base);
        return new SteppedState(
                input,
                edit.fresh(input + ".next"),
                shape,
                batch,
                whole,
                -1,
                -1,
                initial(node, SequenceGraph.input(node, INITIAL_H + index), size));
    }

    private float[] initial(NodeProto node, String tensor, int size) {
        if (tensor.isEmpty()) {
            return new float[size];
        }
        if (graph.dependence().onData(tensor)) {
            throw graph.refuse(
                    node,
                    "its initial state '" + tensor
                            + "' is computed from the data, which at a later step are not there any more; wanted an"
                            + " initial state of constants, or one that is an input");
        }
        Optional<float[]> constant = graph.file()
                .constant(tensor)
                .filter(data -> data.type().isFloating())
                .map(data -> data.floats());
        List<double[]> seen = constant.isPresent()
                ? List.of(doubles(constant.get()))
                : graph.axes().all(tensor).stream().map(Observed::values).toList();
        float[] row = new float[size];
        for (double[] values : seen) {
            if (values.length == 0 || values.length % size != 0) {
                throw graph.refuse(node, "its initial state '" + tensor + "' can't be told; wanted constants");
            }
            for (int i = 0; i < values.length; i++) {
                if (values[i] != seen.get(0)[i % size]) {
                    throw graph.refuse(
                            node,
                            "its initial state '" + tensor + "' differs from row to row; wanted one for all sequences");
                }
                row[i % size] = (float) values[i];
            }
        }
        return row;
    }

    private static double[] doubles(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}
