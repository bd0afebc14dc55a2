package io.github.cellstream.training;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.runtime.network.Orthogonal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Builds a network with weights to start training from: input matrices uniform after Glorot and Bengio (2010), recurrent
 * ones orthogonal for each gate (Saxe, McClelland and Ganguli, 2013), embeddings uniform in ±0.05, biases 0, that of an
 * LSTM's forget gate 1 (Gers, Schmidhuber and Cummins, 2000; Jozefowicz, Zaremba and Sutskever, 2015). Layers are named
 * {@code embedding}, {@code lstm_1}, {@code dense_1} … The same seed gives the same bits.
 */
public final class NetworkBuilder {
    private static final float EMBEDDING_RANGE = 0.05f;

    private final InputKind kind;
    private final int inputSize;
    private final Random random;
    private final List<Layer> layers = new ArrayList<>();
    private int width;

    private NetworkBuilder(InputKind kind, int inputSize, long seed) {
        this.kind = kind;
        this.inputSize = inputSize;
        this.width = inputSize;
        this.random = new Random(seed);
    }

    /** Begins a network of tokens; an embedding must come first. */
    public static NetworkBuilder tokens(int vocabulary, long seed) {
        return new NetworkBuilder(InputKind.TOKENS, vocabulary, seed);
    }

    /** Begins a network of features. */
    public static NetworkBuilder features(int size, long seed) {
        return new NetworkBuilder(InputKind.FEATURES, size, seed);
    }

    /** Adds an embedding that masks no token. */
    public NetworkBuilder embedding(int size) {
        return embedding(size, false);
    }

    /** Adds an embedding. */
    public NetworkBuilder embedding(int size, boolean maskZero) {
        layers.add(new Layer.Embedding(
                "embedding", inputSize, size, uniform(inputSize * size, EMBEDDING_RANGE), maskZero));
        width = size;
        return this;
    }

    /** Adds a recurrent layer. */
    public NetworkBuilder recurrent(Cell cell, int hidden) {
        int gates = cell.gates();
        float[] recurrent = new float[gates * hidden * hidden];
        for (int gate = 0; gate < gates; gate++) {
            System.arraycopy(
                    Orthogonal.matrix(hidden, hidden, random), 0, recurrent, gate * hidden * hidden, hidden * hidden);
        }
        float[] bias = new float[gates * hidden];
        if (cell == Cell.LSTM) {
            Arrays.fill(bias, 2 * hidden, 3 * hidden, 1f);
        }
        layers.add(new Layer.Recurrent(
                name(kindOf(cell)),
                cell,
                width,
                hidden,
                glorot(gates * hidden * width, width, hidden),
                recurrent,
                bias,
                cell == Cell.GRU_RESET_AFTER ? new float[gates * hidden] : new float[0],
                new float[0]));
        width = hidden;
        return this;
    }

    /** Adds a dense layer. */
    public NetworkBuilder dense(int outputs, Activation activation) {
        layers.add(new Layer.Dense(
                name("dense"),
                width,
                outputs,
                glorot(outputs * width, width, outputs),
                new float[outputs],
                activation));
        width = outputs;
        return this;
    }

    /** Adds dropout of a share in [0, 1); none for 0. */
    public NetworkBuilder dropout(float rate) {
        if (rate > 0) {
            layers.add(new Layer.Dropout(name("dropout"), rate));
        }
        return this;
    }

    /** Adds a layer normalisation. */
    public NetworkBuilder layerNormalization() {
        float[] scale = new float[width];
        Arrays.fill(scale, 1f);
        layers.add(new Layer.LayerNormalization(name("normalization"), scale, new float[width], 1e-5f));
        return this;
    }

    /** Returns the network. */
    public Network build() {
        return new Network(kind, inputSize, layers);
    }

    private static String kindOf(Cell cell) {
        return switch (cell) {
            case LSTM -> "lstm";
            case GRU, GRU_RESET_AFTER -> "gru";
            case RNN_TANH, RNN_RELU -> "rnn";
        };
    }

    private String name(String kindOfLayer) {
        long number = layers.stream()
                        .filter(layer -> layer.name().startsWith(kindOfLayer + "_"))
                        .count()
                + 1;
        return kindOfLayer + "_" + number;
    }

    private float[] glorot(int count, int in, int out) {
        return uniform(count, (float) Math.sqrt(6.0 / (in + out)));
    }

    private float[] uniform(int count, float range) {
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = range * (2 * random.nextFloat() - 1);
        }
        return weights;
    }
}
