package io.github.cellstream.runtime.laws;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Activation.Kind;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.CellActivations;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes networks with random weights; the same seed gives the same network.
 *
 * <p>Weights are uniform in ±1/√fan-in, biases in ±0.5, initial states in ±0.5: a state neither dies nor explodes.
 */
public final class RandomNetworks {
    private final Random random;

    /** Begins a series of networks. */
    public RandomNetworks(long seed) {
        random = new Random(seed);
    }

    /** Features → cells of one kind, one upon the other → dense softmax. */
    public Network ofFeatures(Cell cell, int features, List<Integer> hidden, int outputs) {
        List<Layer> layers = new ArrayList<>();
        int width = stack(layers, cell, features, hidden);
        layers.add(dense("head", width, outputs, Activation.SOFTMAX));
        return new Network(InputKind.FEATURES, features, layers);
    }

    /** Tokens → embedding → cells of one kind, one upon the other → dense softmax. */
    public Network ofTokens(Cell cell, int vocabulary, int embedding, List<Integer> hidden, int outputs) {
        List<Layer> layers = new ArrayList<>();
        layers.add(embedding("embedding", vocabulary, embedding));
        int width = stack(layers, cell, embedding, hidden);
        layers.add(dense("head", width, outputs, Activation.SOFTMAX));
        return new Network(InputKind.TOKENS, vocabulary, layers);
    }

    /** Draws a network: kind of input, cells, sizes, depth, activations, masks, normalisations, initial states, dropout. */
    public Network any() {
        boolean tokens = random.nextBoolean();
        int size = 1 + random.nextInt(20);
        List<Layer> layers = new ArrayList<>();
        int width = size;
        if (tokens) {
            width = 1 + random.nextInt(12);
            Layer.Embedding table = embedding("embedding", size, width);
            layers.add(new Layer.Embedding(table.name(), size, width, table.weights(), random.nextBoolean()));
        } else if (random.nextInt(4) == 0) {
            layers.add(new Layer.Masking("masking", 0));
        }
        int depth = 1 + random.nextInt(3);
        for (int i = 0; i < depth; i++) {
            Cell cell = oneOf(List.of(Cell.values()));
            int hidden = 1 + random.nextInt(40);
            Layer.Recurrent usual = recurrent("cell_" + i, cell, width, hidden, random.nextBoolean());
            layers.add(random.nextInt(3) == 0 ? with(usual, activations()) : usual);
            width = hidden;
            switch (random.nextInt(7)) {
                case 0, 1 -> layers.add(new Layer.Dropout("dropout_" + i, 0.25f));
                case 2 -> layers.add(batchNormalization("batch_norm_" + i, hidden));
                case 3 -> layers.add(layerNormalization("layer_norm_" + i, hidden));
                case 4 -> layers.add(new Layer.Nonlinearity("activation_" + i, activation()));
                case 5 ->
                    layers.add(new Layer.ParametricRelu("slopes_" + i, uniform(random.nextBoolean() ? 1 : hidden, 1)));
                default -> {}
            }
        }
        int denses = random.nextInt(3);
        for (int i = 0; i < denses; i++) {
            int output = 1 + random.nextInt(17);
            layers.add(dense("dense_" + i, width, output, activation()));
            width = output;
        }
        return new Network(tokens ? InputKind.TOKENS : InputKind.FEATURES, size, layers);
    }

    /**
     * Every kind of layer, behind a mask of token 0 or of features that are all 0.
     *
     * @param vocabulary number of tokens, 0 for features
     * @param width of the embedding, or number of features
     */
    public Network masked(int vocabulary, int width) {
        int input = vocabulary > 0 ? vocabulary : width;
        List<Layer> layers = new ArrayList<>();
        layers.add(
                vocabulary > 0
                        ? new Layer.Embedding(
                                "embedding",
                                vocabulary,
                                width,
                                embedding("embedding", vocabulary, width).weights(),
                                true)
                        : new Layer.Masking("masking", 0));
        for (Cell cell : Cell.values()) {
            String name = cell.name();
            layers.add(recurrent(name, cell, width, width + 3, false));
            width += 3;
            layers.add(layerNormalization(name + ".layer_norm", width));
            layers.add(batchNormalization(name + ".batch_norm", width));
            layers.add(new Layer.Nonlinearity(name + ".tanh", Activation.TANH));
        }
        layers.add(dense("head", width, 3, Activation.SOFTMAX));
        return new Network(vocabulary > 0 ? InputKind.TOKENS : InputKind.FEATURES, input, layers);
    }

    /**
     * The network of the Keras text books: Embedding(5000, 64), Dropout .5, LSTM 64 returning sequences, LSTM 64, Dense 6
     * softmax; 386,438 parameters.
     */
    public Network textbook() {
        return new Network(
                InputKind.TOKENS,
                5000,
                List.of(
                        embedding("embedding", 5000, 64),
                        new Layer.Dropout("dropout", 0.5f),
                        recurrent("lstm_0", Cell.LSTM, 64, 64, false),
                        recurrent("lstm_1", Cell.LSTM, 64, 64, false),
                        dense("head", 64, 6, Activation.SOFTMAX)));
    }

    /** An embedding. */
    public Layer.Embedding embedding(String name, int vocabulary, int size) {
        return new Layer.Embedding(name, vocabulary, size, uniform((long) vocabulary * size, 1));
    }

    /** A recurrent layer; where {@code cell} tells it from the other bias, with a recurrent bias. */
    public Layer.Recurrent recurrent(String name, Cell cell, int input, int hidden, boolean initialState) {
        int rows = cell.gates() * hidden;
        float scale = (float) (1 / Math.sqrt(hidden));
        return new Layer.Recurrent(
                name,
                cell,
                input,
                hidden,
                uniform((long) rows * input, (float) (1 / Math.sqrt(input))),
                uniform((long) rows * hidden, scale),
                uniform(rows, 0.5f),
                cell == Cell.GRU_RESET_AFTER ? uniform(rows, 0.5f) : new float[0],
                initialState ? uniform((long) cell.states() * hidden, 0.5f) : new float[0]);
    }

    /** A dense layer. */
    public Layer.Dense dense(String name, int input, int output, Activation activation) {
        float scale = (float) (1 / Math.sqrt(input));
        return new Layer.Dense(
                name, input, output, uniform((long) output * input, scale), uniform(output, 0.5f), activation);
    }

    /** A batch normalisation whose moments are off 0 and 1. */
    public Layer.BatchNormalization batchNormalization(String name, int size) {
        float[] variance = uniform(size, 0.4f);
        for (int i = 0; i < size; i++) {
            variance[i] += 0.5f;
        }
        return new Layer.BatchNormalization(
                name, uniform(size, 1), uniform(size, 0.5f), uniform(size, 0.5f), variance, 1e-3f);
    }

    /** A layer normalisation. */
    public Layer.LayerNormalization layerNormalization(String name, int size) {
        return new Layer.LayerNormalization(name, uniform(size, 1), uniform(size, 0.5f), 1e-3f);
    }

    /** Draws an activation. */
    public Activation activation() {
        Kind kind = oneOf(List.of(Kind.values()));
        return switch (kind) {
            case LEAKY_RELU -> Activation.of(kind, random.nextFloat());
            case ELU -> Activation.of(kind, 0.5f + random.nextFloat());
            case CLIPPED_RELU ->
                new Activation(kind, random.nextBoolean() ? 0 : random.nextFloat(), random.nextFloat());
            case HARD_SIGMOID -> new Activation(kind, random.nextBoolean() ? 0.2f : 1 / 6f, 0.5f);
            default -> Activation.of(kind);
        };
    }

    /** Draws the activations of a cell whose gates stay in [0, 1] and whose state can't grow without bound. */
    public CellActivations activations() {
        Activation gates = oneOf(List.of(Activation.SIGMOID, new Activation(Kind.HARD_SIGMOID, 1 / 6f, 0.5f)));
        Activation state = oneOf(List.of(
                Activation.TANH,
                Activation.SIGMOID,
                Activation.of(Kind.SOFTSIGN),
                new Activation(Kind.HARD_SIGMOID, 0.2f, 0.5f)));
        return new CellActivations(gates, state);
    }

    /** The same layer with other activations inside. */
    public static Layer.Recurrent with(Layer.Recurrent r, CellActivations activations) {
        return new Layer.Recurrent(
                r.name(),
                r.cell(),
                r.input(),
                r.hidden(),
                r.inputWeights(),
                r.recurrentWeights(),
                r.bias(),
                r.recurrentBias(),
                r.initialState(),
                activations);
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private int stack(List<Layer> layers, Cell cell, int input, List<Integer> hidden) {
        int width = input;
        for (int i = 0; i < hidden.size(); i++) {
            layers.add(recurrent("cell_" + i, cell, width, hidden.get(i), false));
            width = hidden.get(i);
        }
        return width;
    }

    private float[] uniform(long length, float scale) {
        float[] values = new float[Math.toIntExact(length)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (2 * random.nextFloat() - 1) * scale;
        }
        return values;
    }
}
