package io.github.cellstream.runtime.importing.pytorch;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.importing.NamedTensor;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Builds a network of a state_dict, stage by stage. */
final class TorchNetwork {
    private static final float TORCH_EPSILON = 1e-5f;

    private final StateDict weights;
    private final List<Layer> layers = new ArrayList<>();

    private TorchNetwork(StateDict weights) {
        this.weights = weights;
    }

    /**
     * Builds the network.
     *
     * @throws ModelException if stages and tensors don't fit, or a tensor is left over
     */
    static Network of(StateDict weights, List<Stage> stages) {
        TorchNetwork network = new TorchNetwork(weights);
        stages.forEach(network::add);
        weights.requireAllTaken();
        return network.build();
    }

    private Network build() {
        if (layers.isEmpty()) {
            throw new ModelException(
                    ModelError.MODEL_SETTING, weights.file() + ": architecture", "it names no module that computes");
        }
        try {
            Layer first = layers.get(0);
            return first instanceof Layer.Embedding embedding
                    ? new Network(InputKind.TOKENS, embedding.vocabulary(), layers)
                    : new Network(InputKind.FEATURES, inputSize(), layers);
        } catch (IllegalArgumentException e) {
            throw new ModelException(ModelError.MODEL_SHAPE, weights.file(), e.getMessage() + "", e);
        }
    }

    private int inputSize() {
        for (Layer layer : layers) {
            if (layer instanceof Layer.Recurrent r) {
                return r.input();
            } else if (layer instanceof Layer.Dense d) {
                return d.input();
            } else if (layer instanceof Layer.LayerNormalization n) {
                return n.scale().length;
            } else if (layer instanceof Layer.BatchNormalization n) {
                return n.scale().length;
            } else if (layer instanceof Layer.ParametricRelu p && p.slopes().length > 1) {
                return p.slopes().length;
            }
        }
        throw new ModelException(
                ModelError.MODEL_SETTING, weights.file() + ": architecture", "no module tells the number of features");
    }

    private void add(Stage stage) {
        if (!weights.hasModule(stage.name())) {
            word(stage);
        } else if (TorchRecurrence.is(weights, stage.name())) {
            layers.addAll(new TorchRecurrence(weights, stage).layers());
        } else {
            layers.add(plain(stage));
        }
    }

    private void word(Stage stage) {
        if (!stage.kind().isEmpty() || !stage.options().isEmpty()) {
            throw unknown(stage);
        }
        switch (stage.name().toLowerCase(Locale.ROOT)) {
            case "last step", "every step", "identity" -> {}
            case "dropout" -> layers.add(new Layer.Dropout("dropout_" + layers.size(), 0));
            default -> {
                Activation activation = TorchActivations.named(stage.name()).orElseThrow(() -> unknown(stage));
                String name = activation.kind().name().toLowerCase(Locale.ROOT) + "_" + layers.size();
                layers.add(new Layer.Nonlinearity(name, activation));
            }
        }
    }

    private Layer plain(Stage stage) {
        String name = stage.name();
        String weight = name + ".weight";
        if (!weights.has(weight)) {
            throw new ModelException(
                    ModelError.MODEL_UNSUPPORTED,
                    weights.file() + ": module '" + name + "'",
                    "no module of this kind is known: it has no tensor '" + weight + "'");
        }
        NamedTensor w = weights.take(weight);
        String kind = stage.kind().isEmpty() ? inferredKind(name, w) : stage.kind();
        return switch (kind) {
            case "EMBEDDING" -> embedding(stage, w);
            case "LINEAR" -> linear(stage, w);
            case "LAYER NORM" ->
                new Layer.LayerNormalization(name, w.requireRank(1).values(), bias(name, w.axis(0)), epsilon(stage));
            case "BATCH NORM" -> batchNorm(stage, w);
            case "PRELU" -> {
                requireNoOptions(stage);
                yield new Layer.ParametricRelu(name, w.requireRank(1).values());
            }
            default ->
                throw new ModelException(
                        ModelError.MODEL_SETTING,
                        weights.file() + ": architecture",
                        "module '" + name + "' is called '" + stage.kind()
                                + "', wanted embedding, linear, layer norm, batch norm or prelu");
        };
    }

    private String inferredKind(String name, NamedTensor w) {
        if (w.shape().size() == 1) {
            if (!weights.has(name + ".bias")) {
                throw new ModelException(
                        ModelError.MODEL_SETTING,
                        weights.file() + ": architecture",
                        "say whether '" + name + "' is '" + name + ": layer norm' or '" + name
                                + ": prelu': its tensors don't tell");
            }
            return weights.has(name + ".running_mean") ? "BATCH NORM" : "LAYER NORM";
        }
        return layers.isEmpty() && !weights.has(name + ".bias") ? "EMBEDDING" : "LINEAR";
    }

    private Layer embedding(Stage stage, NamedTensor w) {
        requireNoOptions(stage);
        w.requireRank(2);
        return new Layer.Embedding(stage.name(), w.axis(0), w.axis(1), w.values());
    }

    private Layer linear(Stage stage, NamedTensor w) {
        requireNoOptions(stage);
        w.requireRank(2);
        float[] bias = bias(stage.name(), w.axis(0));
        return new Layer.Dense(stage.name(), w.axis(1), w.axis(0), w.values(), bias, Activation.IDENTITY);
    }

    private Layer batchNorm(Stage stage, NamedTensor w) {
        String name = stage.name();
        int size = w.requireRank(1).axis(0);
        weights.ignore(name + ".num_batches_tracked");
        return new Layer.BatchNormalization(
                name,
                w.values(),
                bias(name, size),
                weights.take(name + ".running_mean").requireShape(size).values(),
                weights.take(name + ".running_var").requireShape(size).values(),
                epsilon(stage));
    }

    private float[] bias(String module, int size) {
        return weights.takeIfThere(module + ".bias")
                .map(bias -> bias.requireShape(size).values())
                .orElseGet(() -> new float[size]);
    }

    private float epsilon(Stage stage) {
        if (stage.options().isEmpty()) {
            return TORCH_EPSILON;
        }
        String option = stage.options().get(0);
        try {
            float epsilon = option.startsWith("eps ") ? Float.parseFloat(option.substring(4)) : -1;
            if (epsilon >= 0 && epsilon < 1 && stage.options().size() == 1) {
                return epsilon;
            }
        } catch (NumberFormatException e) {
            throw new ModelException(
                    ModelError.MODEL_SETTING, weights.file() + ": architecture", "'" + option + "' is no number", e);
        }
        throw new ModelException(
                ModelError.MODEL_SETTING,
                weights.file() + ": architecture",
                "module '" + stage.name() + "' has the options " + stage.options() + ", wanted eps X");
    }

    private void requireNoOptions(Stage stage) {
        if (!stage.options().isEmpty()) {
            throw new ModelException(
                    ModelError.MODEL_SETTING,
                    weights.file() + ": architecture",
                    "module '" + stage.name() + "' has the options " + stage.options() + ", wanted none");
        }
    }

    private ModelException unknown(Stage stage) {
        return new ModelException(
                ModelError.MODEL_SETTING,
                weights.file() + ": architecture",
                "'" + stage.name() + "' is neither a module of the file, which has " + weights.modules()
                        + ", nor one of last step, every step, dropout, identity, "
                        + TorchActivations.names());
    }
}
