package io.github.cellstream.training.pass;

import java.util.Arrays;

/**
 * The input of a recurrent layer that stands right behind the embedding of a small vocabulary: {@code W e + b} is computed
 * once a token, not once a step, and the gradients of a token's steps are added up before they go back.
 */
final class TableInput implements RecurrentInput {
    private final RecurrentTape own;
    private final EmbeddingParameters embedding;
    private final int[] tokens;
    private final Parameters parameters;
    private final Multiply multiply;
    private final int vocabulary;
    private final int table;
    private final int tableGradient;

    TableInput(
            RecurrentTape own, EmbeddingParameters embedding, int[] tokens, Parameters parameters, Multiply multiply) {
        this.own = own;
        this.embedding = embedding;
        this.tokens = tokens;
        this.parameters = parameters;
        this.multiply = multiply;
        this.vocabulary = embedding.layer.vocabulary();
        long floats = (long) own.panels() * vocabulary * own.width;
        this.table = own.tape.reserve(floats);
        this.tableGradient = own.tape.reserve(floats);
    }

    @Override
    public void begin() {
        float[] tape = own.tape.data();
        float[] weights = parameters.weights();
        PackedWeights matrix = own.parameters.input;
        for (int panel = 0; panel < own.panels(); panel++) {
            int rows = panel(table, panel);
            multiply.left(weights, embedding.at, embedding.stride, vocabulary)
                    .startingWith(weights, own.parameters.bias + panel * own.width)
                    .addTo(tape, rows, own.width, own.width, weights, matrix.panel(panel), matrix.depth());
        }
    }

    @Override
    public void write(int t, int panel, int gates) {
        float[] tape = own.tape.data();
        int rows = panel(table, panel);
        int base = own.shape.base(t);
        for (int r = 0; r < own.shape.active(t); r++) {
            System.arraycopy(tape, rows + tokens[base + r] * own.width, tape, gates + r * own.width, own.width);
        }
    }

    @Override
    public void beginBackward() {
        Arrays.fill(own.tape.data(), tableGradient, panel(tableGradient, own.panels()), 0f);
    }

    @Override
    public void add(int t, int panel, int gates) {
        float[] tape = own.tape.data();
        int rows = panel(tableGradient, panel);
        int base = own.shape.base(t);
        for (int r = 0; r < own.shape.active(t); r++) {
            addTo(tape, rows + tokens[base + r] * own.width, gates + r * own.width, own.width);
        }
    }

    @Override
    public void backward(float[] gradient) {
        float[] tape = own.tape.data();
        PackedWeights matrix = own.parameters.input;
        int bias = own.parameters.bias;
        multiply.outer(
                new Multiply.Rows(parameters.weights(), embedding.at, embedding.stride, vocabulary),
                new Multiply.PanelRows(tape, tableGradient, vocabulary * own.width),
                gradient,
                matrix,
                0,
                own.panels());
        for (int panel = 0; panel < own.panels(); panel++) {
            int rows = panel(tableGradient, panel);
            multiply.sums(tape, rows, vocabulary, gradient, bias + panel * own.width);
            for (int q = 0; q < matrix.inputPanels(); q++) {
                multiply.left(tape, rows, own.width, vocabulary)
                        .fromZero(panel == 0)
                        .addTo(
                                gradient,
                                embedding.at + q * own.width,
                                embedding.stride,
                                Math.min(own.width, matrix.depth() - q * own.width),
                                parameters.derived(),
                                matrix.transposed(q, panel),
                                own.width);
            }
        }
    }

    private static void addTo(float[] tape, int to, int from, int count) {
        for (int j = 0; j < count; j++) {
            tape[to + j] += tape[from + j];
        }
    }

    private int panel(int of, int panel) {
        return of + panel * vocabulary * own.width;
    }
}
