package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Elementwise.Kind;
import io.github.cellstream.runtime.jvm.Value.Constant;
import io.github.cellstream.runtime.jvm.Value.Rows;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the recurrent operators of ONNX (LSTM-14, GRU-14, RNN-14) for one step: X [T, B, I] with T = 1, one forward
 * direction, initial states given. Of one row at one step every {@code layout} is the same. The usual cells are fused
 * steps, those with other options a {@link ComposedCell}.
 */
final class RecurrentCompiler {
    private static final int X = 0;
    private static final int W = 1;
    private static final int R = 2;
    private static final int B = 3;
    private static final int SEQUENCE_LENGTHS = 4;
    private static final int INITIAL_H = 5;
    private static final int INITIAL_C = 6;
    private static final int PEEPHOLES = 7;
    private static final int Y = 0;
    private static final int Y_H = 1;
    private static final int Y_C = 2;

    private final Compilation graph;
    private final NodeProto node;
    private final Attributes attributes;

    private RecurrentCompiler(Compilation graph, NodeProto node) {
        this.graph = graph;
        this.node = node;
        this.attributes = new Attributes(node);
    }

    static void lstm(Compilation graph, NodeProto node) {
        new RecurrentCompiler(graph, node).lstm();
    }

    static void gru(Compilation graph, NodeProto node) {
        new RecurrentCompiler(graph, node).gru();
    }

    static void rnn(Compilation graph, NodeProto node) {
        new RecurrentCompiler(graph, node).rnn();
    }

    private void lstm() {
        RecurrentOptions options = RecurrentOptions.of(graph, node, Kind.SIGMOID, Kind.TANH, Kind.TANH);
        Rows x = input();
        RecurrentWeights weights = weights(x, 4);
        View h = state(INITIAL_H, weights.hidden());
        View c = state(INITIAL_C, weights.hidden());
        View nextH = next(h, INITIAL_H, Y_H);
        View nextC = next(c, INITIAL_C, Y_C);
        float[] peepholes = peepholes(weights.hidden());
        if (options.plain(Kind.SIGMOID, Kind.TANH, Kind.TANH) && peepholes.length == 0) {
            Panels panels = LstmStep.pack(weights, graph.kernels.lanes());
            graph.buffers.product(panels.depth());
            graph.buffers.tile(panels.columns());
            graph.add(new LstmStep(x(x), h, c, nextH, nextC, panels, graph.kernels));
        } else {
            new ComposedCell(graph, weights, options)
                    .lstm(x(x), new ComposedCell.Cell(h, c), new ComposedCell.Cell(nextH, nextC), peepholes);
        }
        defineOutputs(nextH, nextC);
    }

    private float[] peepholes(int hidden) {
        if (graph.optional(node, PEEPHOLES) == null) {
            return new float[0];
        }
        graph.requireShape(node, PEEPHOLES, 1, 3 * hidden);
        return graph.constant(node, PEEPHOLES).numbers().floats();
    }

    private void gru() {
        RecurrentOptions options = RecurrentOptions.of(graph, node, Kind.SIGMOID, Kind.TANH);
        Rows x = input();
        RecurrentWeights weights = weights(x, 3);
        View h = state(INITIAL_H, weights.hidden());
        View nextH = next(h, INITIAL_H, Y_H);
        if (options.plain(Kind.SIGMOID, Kind.TANH)) {
            GruPanels panels = GruPanels.pack(weights, options.resetAfter(), graph.kernels.lanes());
            graph.buffers.product(weights.input() + weights.hidden());
            graph.buffers.tile(panels.tile());
            graph.add(
                    options.resetAfter()
                            ? new GruResetAfterStep(x(x), h, nextH, panels, graph.kernels)
                            : new GruStep(x(x), h, nextH, graph.buffers.allocate(h.width()), panels, graph.kernels));
        } else {
            new ComposedCell(graph, weights, options).gru(x(x), h, nextH);
        }
        defineOutputs(nextH, null);
    }

    private void rnn() {
        RecurrentOptions options = RecurrentOptions.of(graph, node, Kind.TANH);
        Rows x = input();
        RecurrentWeights weights = weights(x, 1);
        View h = state(INITIAL_H, weights.hidden());
        View nextH = next(h, INITIAL_H, Y_H);
        boolean relu = options.plain(Kind.RELU);
        if (relu || options.plain(Kind.TANH)) {
            graph.buffers.product(weights.input() + weights.hidden());
            Function function = relu ? Function.RELU : Function.TANH;
            graph.add(new RnnStep(x(x), h, nextH, joinedPanels(weights, 0, 1), function, graph.kernels));
        } else {
            new ComposedCell(graph, weights, options).rnn(x(x), h, nextH);
        }
        defineOutputs(nextH, null);
    }

    /** Packs gates {@code [from, to)}, one behind the other, over x and h side by side. */
    private Panels joinedPanels(RecurrentWeights weights, int from, int to) {
        float[] w = weights.gates(weights.w(), from, to);
        float[] r = weights.gates(weights.r(), from, to);
        int input = weights.input();
        int hidden = weights.hidden();
        int outputs = (to - from) * hidden;
        float[] joined = new float[outputs * (input + hidden)];
        for (int j = 0; j < outputs; j++) {
            System.arraycopy(w, j * input, joined, j * (input + hidden), input);
            System.arraycopy(r, j * hidden, joined, j * (input + hidden) + input, hidden);
        }
        float[] bias = weights.gates(weights.summedBias(), from, to);
        return Panels.ofRows(joined, bias, outputs, input + hidden, graph.kernels.lanes());
    }

    private Rows input() {
        if (!attributes.text("direction", "forward").equals("forward")) {
            throw graph.refused(node, "direction " + attributes.text("direction", "") + " needs future steps");
        }
        requireOneStep();
        return graph.rows(node, X);
    }

    /** Of one step, sequence_lens can only say that it is taken: what becomes of the state otherwise ONNX leaves open. */
    private void requireOneStep() {
        Value lengths = graph.optional(node, SEQUENCE_LENGTHS);
        if (lengths == null) {
            return;
        }
        if (!(lengths instanceof Constant constant)) {
            throw graph.refused(
                    node,
                    "sequence_lens '" + node.getInput(SEQUENCE_LENGTHS)
                            + "' is computed in the step; wanted none, or a constant 1");
        }
        long[] all = constant.numbers().longs();
        if (Arrays.stream(all).anyMatch(length -> length != 1)) {
            throw graph.refused(node, "sequence_lens is " + Arrays.toString(all) + ", wanted 1 for one step");
        }
    }

    /** Returns where X lies, checked to be one vector of one step. */
    private View x(Rows x) {
        graph.vector(node, x);
        if (x.shape().length != 3) {
            throw graph.refused(node, "X has shape " + Arrays.toString(x.shape()) + ", wanted three axes");
        }
        return graph.view(x);
    }

    private RecurrentWeights weights(Rows x, int gates) {
        int[] recurrent = graph.constant(node, R).shape();
        int last = recurrent.length == 0 ? 0 : recurrent[recurrent.length - 1];
        int hidden = Math.toIntExact(attributes.integer("hidden_size", last));
        int input = x.width();
        graph.requireShape(node, W, 1, gates * hidden, input);
        graph.requireShape(node, R, 1, gates * hidden, hidden);
        float[] both = new float[2 * gates * hidden];
        if (graph.optional(node, B) != null) {
            graph.requireShape(node, B, 1, 2 * gates * hidden);
            both = graph.constant(node, B).numbers().floats();
        }
        return new RecurrentWeights(
                input,
                hidden,
                graph.constant(node, W).numbers().floats(),
                graph.constant(node, R).numbers().floats(),
                Arrays.copyOf(both, gates * hidden),
                Arrays.copyOfRange(both, gates * hidden, 2 * gates * hidden));
    }

    private View state(int index, int hidden) {
        if (graph.optional(node, index) == null) {
            throw graph.refused(node, "it starts from zeros; wanted an initial state that is an input of the graph");
        }
        if (!(graph.optional(node, index) instanceof Rows rows)) {
            throw graph.refused(
                    node,
                    "the initial state '" + node.getInput(index)
                            + "' is a constant, so it would forget everything at every step");
        }
        if (rows.width() != hidden) {
            throw graph.refused(
                    node,
                    "the initial state '" + node.getInput(index) + "' has shape " + Arrays.toString(rows.shape())
                            + ", wanted " + hidden + " values");
        }
        return graph.view(rows);
    }

    private View next(View old, int input, int output) {
        return graph.inPlace(node, input, output) ? old : graph.buffers.allocate(old.width());
    }

    private void defineOutputs(View h, @Nullable View c) {
        define(Y, new Rows(h, new int[] {1, 1, 1, h.width()}));
        define(Y_H, new Rows(h, new int[] {1, 1, h.width()}));
        if (c != null) {
            define(Y_C, new Rows(c, new int[] {1, 1, c.width()}));
        }
    }

    private void define(int output, Rows rows) {
        if (output < node.getOutputCount() && !node.getOutput(output).isEmpty()) {
            graph.define(node.getOutput(output), rows);
        }
    }

    /** The operators that this class compiles. */
    static final Map<String, NodeCompiler> OPERATORS =
            Map.of("LSTM", RecurrentCompiler::lstm, "GRU", RecurrentCompiler::gru, "RNN", RecurrentCompiler::rnn);
}
