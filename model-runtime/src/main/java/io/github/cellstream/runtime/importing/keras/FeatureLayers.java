package io.github.cellstream.runtime.importing.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cellstream.runtime.importing.NamedTensor;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Activation.Kind;
import io.github.cellstream.runtime.network.Layer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads the layers that compute each step from its own features alone. */
final class FeatureLayers {
    /** The classes' names. */
    static final Set<String> TYPES = new TreeSet<>(Set.of(
            "Activation",
            "ActivityRegularization",
            "AlphaDropout",
            "BatchNormalization",
            "Dense",
            "Dropout",
            "ELU",
            "GaussianDropout",
            "GaussianNoise",
            "Identity",
            "LayerNormalization",
            "LeakyReLU",
            "PReLU",
            "ReLU",
            "Softmax",
            "SpatialDropout1D"));

    private final KerasWeights weights;
    private final KerasActivations activations;
    private final KerasLayer owner;
    private final int rank;
    private final String inside;

    /**
     * A reader.
     *
     * @param owner the layer whose name the weights carry: the one that is read, or the TimeDistributed around it
     * @param rank axes of what Keras gives the layer, with the batch's
     * @param inside group of the archive between the owner and the variables
     */
    FeatureLayers(KerasWeights weights, KerasActivations activations, KerasLayer owner, int rank, String inside) {
        this.weights = weights;
        this.activations = activations;
        this.owner = owner;
        this.rank = rank;
        this.inside = inside;
    }

    /**
     * Reads a layer whose class is one of {@link #TYPES}.
     *
     * @param width features of a step
     */
    List<Layer> read(KerasLayer layer, int width) {
        String name = owner.plainName();
        return switch (layer.type()) {
            case "Dense" -> List.of(dense(layer, width));
            case "BatchNormalization" -> List.of(batchNormalization(layer, width));
            case "LayerNormalization" -> List.of(layerNormalization(layer, width));
            case "Activation" -> nonlinearity(name, activation(layer));
            case "ReLU" -> nonlinearity(name, relu(layer));
            case "LeakyReLU" ->
                nonlinearity(
                        name,
                        Activation.of(Kind.LEAKY_RELU, layer.number("negative_slope", layer.number("alpha", 0.3f))));
            case "ELU" -> nonlinearity(name, Activation.of(Kind.ELU, layer.number("alpha", 1)));
            case "PReLU" -> List.of(new Layer.ParametricRelu(name, slopes(layer, width)));
            case "Softmax" -> {
                requireLastAxis(layer);
                yield nonlinearity(name, Activation.SOFTMAX);
            }
            case "Dropout", "SpatialDropout1D" -> List.of(new Layer.Dropout(name, layer.number("rate", 0)));
            default -> List.of();
        };
    }

    private Layer dense(KerasLayer layer, int width) {
        int units = layer.size("units");
        NamedTensor kernel = weights.take(owner, inside, 0, "kernel").requireShape(width, units);
        float[] bias = layer.flag("use_bias", true)
                ? weights.take(owner, inside, 1, "bias").requireShape(units).values()
                : new float[units];
        return new Layer.Dense(owner.plainName(), width, units, kernel.transposed(), bias, activation(layer));
    }

    private Layer batchNormalization(KerasLayer layer, int width) {
        requireLastAxis(layer);
        int index = 0;
        float[] scale = ones(width);
        float[] shift = new float[width];
        if (layer.flag("scale", true)) {
            scale = vector(index++, "gamma", width);
        }
        if (layer.flag("center", true)) {
            shift = vector(index++, "beta", width);
        }
        float[] mean = vector(index, "moving_mean", width);
        float[] variance = vector(index + 1, "moving_variance", width);
        return new Layer.BatchNormalization(
                owner.plainName(), scale, shift, mean, variance, layer.number("epsilon", 1e-3f));
    }

    private Layer layerNormalization(KerasLayer layer, int width) {
        requireLastAxis(layer);
        if (layer.flag("rms_scaling", false)) {
            throw layer.unsupported("rms_scaling is set");
        }
        int index = 0;
        float[] scale = ones(width);
        float[] shift = new float[width];
        if (layer.flag("scale", true)) {
            scale = vector(index++, "gamma", width);
        }
        if (layer.flag("center", true)) {
            shift = vector(index, "beta", width);
        }
        return new Layer.LayerNormalization(owner.plainName(), scale, shift, layer.number("epsilon", 1e-3f));
    }

    private float[] vector(int index, String name, int width) {
        return weights.take(owner, inside, index, name).requireShape(width).values();
    }

    private static float[] ones(int width) {
        float[] ones = new float[width];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static List<Layer> nonlinearity(String name, Activation activation) {
        return activation.equals(Activation.IDENTITY) ? List.of() : List.of(new Layer.Nonlinearity(name, activation));
    }

    private Activation activation(KerasLayer layer) {
        return activations.of(layer, "activation", Activation.IDENTITY);
    }

    private static Activation relu(KerasLayer layer) {
        if (layer.number("threshold", 0) != 0) {
            throw layer.unsupported("threshold is set");
        }
        float slope = layer.number("negative_slope", 0);
        float bound = layer.number("max_value", Float.POSITIVE_INFINITY);
        if (Float.isFinite(bound)) {
            return new Activation(Kind.CLIPPED_RELU, slope, bound);
        }
        return slope == 0 ? Activation.RELU : Activation.of(Kind.LEAKY_RELU, slope);
    }

    /** Reads one slope for each feature, or one for all; slopes of steps can't be told from each other. */
    private float[] slopes(KerasLayer layer, int width) {
        NamedTensor slopes = weights.take(owner, inside, 0, "alpha");
        int last = slopes.shape().isEmpty() ? 0 : slopes.axis(slopes.shape().size() - 1);
        if (slopes.values().length != last || (last != 1 && last != width)) {
            throw layer.unsupported("its alpha has shape " + slopes.shape()
                    + ", a slope for each step; wanted shared_axes=[1], which gives every step the same");
        }
        return slopes.values();
    }

    private void requireLastAxis(KerasLayer layer) {
        JsonNode axis = layer.config().path("axis");
        JsonNode only = axis.isArray() && axis.size() == 1 ? axis.get(0) : axis;
        boolean last =
                only.isMissingNode() || (only.isIntegralNumber() && (only.asInt() == -1 || only.asInt() == rank - 1));
        if (!last) {
            throw layer.unsupported("axis " + axis + ", wanted the last");
        }
    }
}
