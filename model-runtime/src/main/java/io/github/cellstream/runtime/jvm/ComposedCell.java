package io.github.cellstream.runtime.jvm;

import io.github.cellstream.runtime.jvm.Elementwise.Kind;
import java.util.Arrays;

/**
 * Recurrent cells with options that the fused steps lack (peepholes, clip, other activations, coupled gates), put together
 * from elementary operations. Formulas: ONNX, {@code Operators.md}, LSTM-14, GRU-14, RNN-14. Clip bounds what enters the
 * gates and the new value, not the cell's way out through h, as ONNX Runtime has it.
 */
final class ComposedCell {
    private final Compilation graph;
    private final RecurrentWeights weights;
    private final RecurrentOptions options;

    ComposedCell(Compilation graph, RecurrentWeights weights, RecurrentOptions options) {
        this.graph = graph;
        this.weights = weights;
        this.options = options;
    }

    /** {@code h' = f(W x + R h + b)}. */
    void rnn(View x, View h, View nextH) {
        View sum = gates(x, h, 0, 1);
        activate(sum, 0);
        graph.add(new Copy(sum, nextH));
    }

    /**
     * Gates z, r and the new value n: {@code h' = n + z (h - n)}; n's recurrent product is of {@code r h}, or is itself
     * multiplied by r.
     */
    void gru(View x, View h, View nextH) {
        int hidden = weights.hidden();
        View zr = gates(x, h, 0, 2);
        activate(zr, 0);
        View z = part(zr, 0);
        View r = part(zr, 1);
        View n = graph.buffers.allocate(hidden);
        View ofH = graph.buffers.allocate(hidden);
        float[] wh = weights.gates(weights.w(), 2, 3);
        float[] rh = weights.gates(weights.r(), 2, 3);
        if (options.resetAfter()) {
            graph.product(x, n, wh, weights.gates(weights.bias(), 2, 3));
            graph.product(h, ofH, rh, weights.gates(weights.recurrentBias(), 2, 3));
            add(Arithmetic.MULTIPLY, r, ofH, ofH);
        } else {
            View reset = graph.buffers.allocate(hidden);
            add(Arithmetic.MULTIPLY, r, h, reset);
            graph.product(x, n, wh, weights.gates(weights.summedBias(), 2, 3));
            graph.product(reset, ofH, rh, new float[hidden]);
        }
        add(Arithmetic.ADD, n, ofH, n);
        activate(n, 1);
        View distance = graph.buffers.allocate(hidden);
        add(Arithmetic.SUBTRACT, h, n, distance);
        add(Arithmetic.MULTIPLY, z, distance, distance);
        add(Arithmetic.ADD, n, distance, nextH);
    }

    /**
     * Gates i, o, f and the new value g: {@code c' = f c + i g}, {@code h' = o h(c')}.
     *
     * @param peepholes weights of c for i and f and of c' for o, {@code [3H]} in the order i, o, f; empty if there are none
     */
    void lstm(View x, Cell old, Cell next, float[] peepholes) {
        View gates = gates(x, old.h(), 0, 4);
        View i = part(gates, 0);
        View o = part(gates, 1);
        View f = part(gates, 2);
        View g = part(gates, 3);
        View peep = graph.buffers.allocate(weights.hidden());
        peep(peepholes, 0, old.c(), peep, i);
        activate(i, 0);
        if (options.coupled()) {
            apply(Elementwise.of(Kind.ONE_MINUS), i, f);
        } else {
            peep(peepholes, 2, old.c(), peep, f);
            activate(f, 0);
        }
        activate(g, 1);
        add(Arithmetic.MULTIPLY, f, old.c(), f);
        add(Arithmetic.MULTIPLY, i, g, g);
        add(Arithmetic.ADD, f, g, next.c());
        peep(peepholes, 1, next.c(), peep, o);
        activate(o, 0);
        apply(options.activations().get(2), next.c(), g);
        add(Arithmetic.MULTIPLY, o, g, next.h());
    }

    /** The two parts of an LSTM's state. */
    record Cell(View h, View c) {}

    /** Returns {@code W x + R h + b} of gates {@code [from, to)}, one behind the other. */
    private View gates(View x, View h, int from, int to) {
        int width = (to - from) * weights.hidden();
        View sum = graph.buffers.allocate(width);
        View ofH = graph.buffers.allocate(width);
        graph.product(x, sum, weights.gates(weights.w(), from, to), weights.gates(weights.summedBias(), from, to));
        graph.product(h, ofH, weights.gates(weights.r(), from, to), new float[width]);
        add(Arithmetic.ADD, sum, ofH, sum);
        return sum;
    }

    private View part(View gates, int index) {
        int hidden = weights.hidden();
        return new View(gates.slot(), gates.offset() + index * hidden, hidden);
    }

    private void peep(float[] peepholes, int gate, View c, View room, View into) {
        if (peepholes.length == 0) {
            return;
        }
        int hidden = weights.hidden();
        float[] p = Arrays.copyOfRange(peepholes, gate * hidden, (gate + 1) * hidden);
        graph.add(new Arithmetic.WithConstant(c, p, false, room, Arithmetic.MULTIPLY));
        add(Arithmetic.ADD, into, room, into);
    }

    private void activate(View view, int activation) {
        if (!Float.isInfinite(options.clip())) {
            apply(new Elementwise(Kind.CLIP, -options.clip(), options.clip()), view, view);
        }
        apply(options.activations().get(activation), view, view);
    }

    private void apply(Elementwise function, View from, View to) {
        graph.add(new Elementwise.Step(from, to, function, graph.kernels));
    }

    private void add(Arithmetic arithmetic, View a, View b, View y) {
        graph.add(new Arithmetic.Step(a, b, y, arithmetic));
    }
}
