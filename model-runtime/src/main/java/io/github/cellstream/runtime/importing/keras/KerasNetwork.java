package io.github.cellstream.runtime.importing.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Builds a network of a chain of Keras layers: follows what the chain carries, a sequence of steps or one step alone,
 * masked or not, and how wide.
 */
final class KerasNetwork {
    private static final Map<String, String> WHY_NOT = Map.of(
            "Bidirectional", "it needs steps that have not come yet",
            "Lambda", "code in a model file is never run; replace it by a layer of Keras's own",
            "Attention", "it needs every past step",
            "AdditiveAttention", "it needs every past step",
            "MultiHeadAttention", "it needs every past step",
            "GroupQueryAttention", "it needs every past step");

    private final String file;
    private final KerasWeights weights;
    private final KerasActivations activations;
    private final List<Layer> layers = new ArrayList<>();
    private InputKind kind = InputKind.FEATURES;
    private int inputSize;
    private int width;
    private boolean sequence;
    private boolean masked;

    private KerasNetwork(String file, KerasWeights weights, KerasActivations activations) {
        this.file = file;
        this.weights = weights;
        this.activations = activations;
    }

    /**
     * Builds the network.
     *
     * @throws ModelException if a layer can't be stepped, or its weights are missing or of another shape
     */
    static Network of(String file, List<KerasLayer> chain, KerasWeights weights, KerasActivations activations) {
        KerasNetwork network = new KerasNetwork(file, weights, activations);
        network.begin(chain.get(0));
        try {
            chain.forEach(network::add);
            if (network.layers.isEmpty()) {
                throw new ModelException(
                        ModelError.MODEL_UNSUPPORTED, file + ": architecture", "no layer computes anything");
            }
            return new Network(network.kind, network.inputSize, network.layers);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ModelException(ModelError.MODEL_SHAPE, file, e.getMessage() + "", e);
        }
    }

    /** Reads {@code [batch, time, features]}, {@code [batch, time]} of tokens or {@code [batch, features]}. */
    private void begin(KerasLayer first) {
        JsonNode shape = first.config().path("batch_shape");
        if (!shape.isArray()) {
            shape = first.config().path("batch_input_shape");
        }
        if (shape.size() != 2 && shape.size() != 3) {
            throw first.unsupported("found input shape " + shape
                    + ", wanted [batch, time, features], [batch, time] of tokens or [batch, features]");
        }
        sequence = shape.size() == 3;
        JsonNode last = shape.get(shape.size() - 1);
        width = last.canConvertToInt() && last.isIntegralNumber() ? last.intValue() : 0;
        if (sequence && width < 1) {
            throw first.unsupported("found input shape " + shape + ", wanted a known number of features");
        }
        inputSize = width;
    }

    private void add(KerasLayer layer) {
        if (!layer.config().path("quantization_config").isMissingNode()
                && !layer.config().path("quantization_config").isNull()) {
            throw layer.unsupported("its weights are quantized");
        }
        if (KerasRecurrence.TYPES.contains(layer.type())) {
            recurrent(layer);
            return;
        }
        switch (layer.type()) {
            case "InputLayer" -> requireFirst(layer);
            case "Embedding" -> embedding(layer);
            case "Masking" -> masking(layer);
            case "TimeDistributed" -> timeDistributed(layer);
            default -> {
                if (!FeatureLayers.TYPES.contains(layer.type())) {
                    throw layer.unsupported(WHY_NOT.getOrDefault(
                            layer.type(),
                            "this layer is not known here; export the model to ONNX instead, which engine"
                                    + " onnxruntime may run"));
                }
                if (layer.type().equals("Softmax") && masked && sequence) {
                    throw layer.unsupported("its input is masked, which it would apply to its values");
                }
                add(new FeatureLayers(weights, activations, layer, sequence ? 3 : 2, "").read(layer, width));
            }
        }
    }

    private void add(List<Layer> read) {
        for (Layer layer : read) {
            layers.add(layer);
            if (layer instanceof Layer.Dense dense) {
                width = dense.output();
            }
        }
    }

    private void requireFirst(KerasLayer layer) {
        if (!layers.isEmpty()) {
            throw layer.unsupported("a second input");
        }
    }

    private void embedding(KerasLayer layer) {
        if (sequence || !layers.isEmpty()) {
            throw layer.unsupported("it looks values of another layer up; wanted the tokens [batch, time] themselves");
        }
        int vocabulary = layer.size("input_dim");
        int size = layer.size("output_dim");
        float[] table = weights.take(layer, "", 0, "embeddings")
                .requireShape(vocabulary, size)
                .values();
        masked = layer.flag("mask_zero", false);
        layers.add(new Layer.Embedding(layer.plainName(), vocabulary, size, table, masked));
        kind = InputKind.TOKENS;
        inputSize = vocabulary;
        width = size;
        sequence = true;
    }

    private void masking(KerasLayer layer) {
        requireSequence(layer);
        layers.add(new Layer.Masking(layer.plainName(), layer.number("mask_value", 0)));
        masked = true;
    }

    private void recurrent(KerasLayer layer) {
        requireSequence(layer);
        if (masked && layer.flag("zero_output_for_mask", false)) {
            throw layer.unsupported("zero_output_for_mask is set");
        }
        Layer.Recurrent recurrent = new KerasRecurrence(layer, activations).read(weights, width);
        layers.add(recurrent);
        width = recurrent.hidden();
        sequence = layer.flag("return_sequences", false);
    }

    private void timeDistributed(KerasLayer layer) {
        requireSequence(layer);
        KerasLayer inner = KerasConfig.layer(file, layer.config().path("layer"), 0, null);
        if (!FeatureLayers.TYPES.contains(inner.type())) {
            throw inner.unsupported("found inside " + layer.name() + "; wanted one of " + FeatureLayers.TYPES);
        }
        add(new FeatureLayers(weights, activations, layer, 2, "layer/").read(inner, width));
    }

    private void requireSequence(KerasLayer layer) {
        if (!sequence) {
            throw layer.unsupported("its input is no sequence: an earlier layer returns only the last step, or the"
                    + " model's input has no axis for time");
        }
    }
}
