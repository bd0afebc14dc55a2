package io.github.cellstream.training.pass;

import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All weights of a network in one array, packed for the kernels. Gradients and the optimiser's moments have the same layout;
 * what lies between weights is 0 and stays it.
 */
public final class Parameters {
    private final Network network;
    private final Tape weights = new Tape();
    private final Tape derived = new Tape();
    private final Map<String, LayerParameters> layers = new HashMap<>();
    private final List<LayerParameters> ordered = new ArrayList<>();

    /**
     * Some weights that lie side by side.
     *
     * @param decays whether weight decay is for them
     */
    public record Range(int from, int length, boolean decays) {}

    /**
     * Where a layer's weights lie.
     *
     * @param name the layer's
     */
    public record LayerRanges(String name, List<Range> ranges) {}

    /**
     * Packs the weights of a network.
     *
     * @param lanes of the kernels
     * @throws IllegalArgumentException if it has a layer that can't be trained
     */
    public Parameters(Network network, int lanes) {
        this(network, lanes, 0);
    }

    /**
     * Packs the weights of a network.
     *
     * @param lanes of the kernels
     * @param recurrentDropout share of the recurrent weights that are dropped while training
     * @throws IllegalArgumentException if it has a layer that can't be trained
     */
    public Parameters(Network network, int lanes, float recurrentDropout) {
        this.network = network;
        for (Layer layer : network.layers()) {
            requireTrainable(layer);
            LayerParameters parameters = null;
            if (layer instanceof Layer.Embedding embedding) {
                parameters = new EmbeddingParameters(embedding, lanes, weights);
            } else if (layer instanceof Layer.Recurrent recurrent) {
                parameters = new RecurrentParameters(recurrent, lanes, weights, derived, recurrentDropout);
            } else if (layer instanceof Layer.Dense dense) {
                parameters = new DenseParameters(dense, lanes, weights, derived);
            } else if (layer instanceof Layer.LayerNormalization normalization) {
                parameters = new NormalizationParameters(normalization, weights);
            }
            if (parameters != null) {
                layers.put(layer.name(), parameters);
                ordered.add(parameters);
            }
        }
        ordered.forEach(parameters -> parameters.load(weights.data()));
        derived.make();
    }

    private static void requireTrainable(Layer layer) {
        if (layer instanceof Layer.BatchNormalization) {
            throw untrainable(layer, "batch normalisation", "take a layer normalisation");
        } else if (layer instanceof Layer.ParametricRelu) {
            throw untrainable(layer, "a relu with trained slopes", "take relu");
        } else if (layer instanceof Layer.Recurrent recurrent && !recurrent.isUsual()) {
            throw untrainable(layer, "a cell with " + recurrent.activations(), "take the cell's own activations");
        } else if (layer instanceof Layer.Dense dense) {
            requireTrainable(layer, dense.activation());
        } else if (layer instanceof Layer.Nonlinearity nonlinearity) {
            requireTrainable(layer, nonlinearity.activation());
        }
    }

    private static void requireTrainable(Layer layer, Activation activation) {
        if (!ActivationPass.TRAINABLE.contains(activation.kind())) {
            throw untrainable(layer, "activation " + activation.kind(), "wanted one of " + ActivationPass.TRAINABLE);
        }
    }

    private static IllegalArgumentException untrainable(Layer layer, String what, String instead) {
        return new IllegalArgumentException(layer.name() + ": " + what + " can't be trained here; " + instead);
    }

    /** Returns the array of all weights. */
    public float[] weights() {
        return weights.data();
    }

    /** Returns the layers that have weights, first to last. */
    public List<LayerRanges> layers() {
        return ordered.stream()
                .map(layer -> new LayerRanges(layer.name(), layer.ranges()))
                .toList();
    }

    /** Draws anew which weights are dropped; call before {@link #derive}. */
    public void draw(long seed) {
        long state = ~seed;
        for (LayerParameters layer : ordered) {
            state = DropMask.mix(state + 1);
            layer.draw(state);
        }
    }

    /** Refreshes what is derived from the weights, one of {@code parts} parts of it; call before a pass. */
    public void derive(int part, int parts) {
        for (LayerParameters layer : ordered) {
            layer.derive(weights.data(), part, parts);
        }
    }

    /** Returns the network with the weights as they are. */
    public Network network() {
        List<Layer> trained = new ArrayList<>();
        for (Layer layer : network.layers()) {
            LayerParameters parameters = layers.get(layer.name());
            trained.add(parameters == null ? layer : parameters.store(weights.data()));
        }
        return new Network(network.kind(), network.inputSize(), trained);
    }

    float[] derived() {
        return derived.data();
    }

    LayerParameters of(Layer layer) {
        LayerParameters parameters = layers.get(layer.name());
        if (parameters == null) {
            throw new IllegalArgumentException(layer.name() + " has no weights");
        }
        return parameters;
    }
}
