package io.github.cellstream.runtime.importing.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads an architecture as {@code model.to_json()}, {@code config.json} of an archive and {@code model_config} of an HDF5
 * file hold it, and returns the chain of its layers, first to last. Sequential and Functional models of Keras 2 and 3, and
 * such models as layers of each other.
 */
final class KerasConfig {
    private static final int MAX_LAYERS = 10_000;

    private final String file;
    private final @Nullable KerasLayer around;

    private KerasConfig(String file, @Nullable KerasLayer around) {
        this.file = file;
        this.around = around;
    }

    /**
     * Reads the chain.
     *
     * @throws ModelException {@link ModelError#MODEL_MALFORMED}, or {@link ModelError#MODEL_UNSUPPORTED} if it is no chain
     */
    static List<KerasLayer> chain(String file, JsonNode model) {
        return new KerasConfig(file, null).read(model.path("class_name").asText(""), model.path("config"));
    }

    private List<KerasLayer> read(String type, JsonNode config) {
        JsonNode nodes = config.isArray() ? config : config.path("layers");
        if (!nodes.isArray() || nodes.isEmpty()) {
            throw malformed("found " + (type.isEmpty() ? "no class_name" : type) + " without a list of layers");
        }
        if (nodes.size() > MAX_LAYERS) {
            throw new ModelException(ModelError.MODEL_TOO_LARGE, file, nodes.size() + " layers");
        }
        List<KerasLayer> layers = layers(nodes);
        return switch (type) {
            case "Sequential" -> flat(layers);
            case "Functional", "Model" -> flat(new FunctionalChain(file, config, nodes, layers).ordered());
            default ->
                throw new ModelException(
                        ModelError.MODEL_UNSUPPORTED,
                        file,
                        "found a model of class '" + type
                                + "', wanted Sequential or Functional; export it to ONNX instead");
        };
    }

    /** Puts the layers of models inside the model in their places; an input is one of the outermost model alone. */
    private List<KerasLayer> flat(List<KerasLayer> chain) {
        List<KerasLayer> flat = new ArrayList<>();
        for (KerasLayer layer : chain) {
            if (layer.isModel()) {
                for (KerasLayer inner : new KerasConfig(file, layer).read(layer.type(), layer.config())) {
                    if (flat.isEmpty() || !inner.type().equals("InputLayer")) {
                        flat.add(inner);
                    }
                }
            } else {
                flat.add(layer);
            }
        }
        return flat;
    }

    private List<KerasLayer> layers(JsonNode nodes) {
        List<KerasLayer> layers = new ArrayList<>();
        Map<String, Integer> ordinals = new HashMap<>();
        for (JsonNode node : nodes) {
            String type = node.path("class_name").asText("");
            int ordinal = ordinals.merge(type, 1, Integer::sum) - 1;
            layers.add(layer(file, node, ordinal, around));
        }
        return layers;
    }

    /** Reads one layer; one that is not Keras's own is refused by its name. */
    static KerasLayer layer(String file, JsonNode node, int ordinal, @Nullable KerasLayer around) {
        String type = node.path("class_name").asText("");
        JsonNode config = node.path("config");
        String name = config.path("name").asText(node.path("name").asText(""));
        if (type.isEmpty() || !config.isObject() || name.isEmpty()) {
            throw new ModelException(
                    ModelError.MODEL_MALFORMED,
                    file + ": layer '" + name + "'",
                    "found no class_name, config and name");
        }
        KerasLayer layer = new KerasLayer(file, type, name, config, ordinal, around);
        String module = node.path("module").asText("");
        boolean registered = node.path("registered_name").asText("").contains(">");
        if (registered || (node.path("module").isTextual() && !module.startsWith("keras"))) {
            throw layer.unsupported("it is a layer of its author's own (" + module
                    + "); its code is not in the file and would not be run; export the model to ONNX instead");
        }
        return layer;
    }

    private ModelException malformed(String what) {
        return new ModelException(ModelError.MODEL_MALFORMED, file + ": architecture", what);
    }
}
