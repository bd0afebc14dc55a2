package io.github.cellstream.runtime.importing.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Orders the layers of a Functional model, which must be a chain: one input, one output, each layer called once with the
 * output of one other.
 *
 * <p>A call is {@code {"args": [TENSOR], "kwargs": {…}}} with {@code TENSOR.config.keras_history = [LAYER, 0, 0]} in Keras
 * 3, and {@code [[LAYER, 0, 0, {…}]]} in Keras 2.
 */
final class FunctionalChain {
    private final String file;
    private final JsonNode config;
    private final Map<String, KerasLayer> layers = new HashMap<>();
    private final Map<String, JsonNode> calls = new HashMap<>();

    FunctionalChain(String file, JsonNode config, JsonNode nodes, List<KerasLayer> all) {
        this.file = file;
        this.config = config;
        for (int i = 0; i < all.size(); i++) {
            KerasLayer layer = all.get(i);
            if (layers.put(layer.name(), layer) != null) {
                throw layer.refused(ModelError.MODEL_MALFORMED, "two layers have this name");
            }
            calls.put(layer.name(), nodes.get(i).path("inbound_nodes"));
        }
    }

    List<KerasLayer> ordered() {
        String input = only("input_layers");
        KerasLayer layer = named(only("output_layers"));
        List<KerasLayer> chain = new ArrayList<>();
        while (!layer.name().equals(input)) {
            chain.add(layer);
            if (chain.size() > layers.size()) {
                throw layer.refused(ModelError.MODEL_MALFORMED, "it takes part in a circle");
            }
            layer = named(source(layer));
        }
        chain.add(layer);
        Collections.reverse(chain);
        requireMasksAlone(chain);
        return chain;
    }

    /** Keras 3 writes the test behind a mask as nodes {@code NotEqual} and {@code Any}; all else must be on the chain. */
    private void requireMasksAlone(List<KerasLayer> chain) {
        Set<String> tests = new HashSet<>();
        Set<String> onChain = new HashSet<>();
        chain.forEach(layer -> onChain.add(layer.name()));
        for (int i = 1; i < chain.size(); i++) {
            KerasLayer layer = chain.get(i);
            if (layer.type().equals("Masking")) {
                tests.add(chain.get(i - 1).name() + " != " + layer.number("mask_value", 0));
            } else if (layer.type().equals("Embedding") && layer.flag("mask_zero", false)) {
                tests.add(chain.get(i - 1).name() + " != " + 0f);
            }
        }
        for (KerasLayer layer : layers.values()) {
            if (!onChain.contains(layer.name()) && !tests.contains(test(layer))) {
                throw layer.unsupported("it stands beside the chain from the input to the output; wanted one chain");
            }
        }
    }

    /** Returns what a node of a mask tests, such as {@code input != 0.0}; empty for any other node. */
    private String test(KerasLayer layer) {
        JsonNode args =
                calls.getOrDefault(layer.name(), config.path("none")).path(0).path("args");
        String source =
                args.path(0).path("config").path("keras_history").path(0).asText("");
        if (layer.type().equals("NotEqual") && args.size() == 2 && args.get(1).isNumber()) {
            return source + " != " + args.get(1).floatValue();
        }
        KerasLayer tested = layers.get(source);
        boolean any = layer.type().equals("Any") && layer.config().path("axis").asInt(0) == -1;
        return any && tested != null && tested.type().equals("NotEqual") ? test(tested) : "";
    }

    /** Returns the one layer that a list names: {@code [NAME, 0, 0]}, or a list of one such. */
    private String only(String key) {
        JsonNode list = config.path(key);
        if (list.size() == 1 && list.get(0).isArray()) {
            list = list.get(0);
        }
        if (list.size() != 3 || !list.get(0).isTextual() || list.get(2).asInt(-1) != 0) {
            throw unsupported("found " + key + " " + list + ", wanted one, the first output of a layer");
        }
        return list.get(0).asText();
    }

    /** Returns the name of the layer whose output a layer is called with. */
    private String source(KerasLayer layer) {
        JsonNode all = calls.getOrDefault(layer.name(), config.path("none"));
        if (all.size() != 1) {
            throw layer.unsupported("it is called " + all.size() + " times, wanted once");
        }
        JsonNode call = all.get(0);
        JsonNode history;
        if (call.isObject()) {
            requirePlain(layer, call.path("kwargs"));
            JsonNode args = call.path("args");
            history = args.size() == 1 ? args.get(0).path("config").path("keras_history") : args;
        } else {
            history = call.size() == 1 ? call.get(0) : call;
            requirePlain(layer, history.path(3));
        }
        if (!history.path(0).isTextual() || history.path(2).asInt(-1) != 0) {
            String found = call.toString();
            throw layer.unsupported("it is called with "
                    + (found.length() > 100 ? found.substring(0, 100) + " …" : found)
                    + ", wanted the first output of one layer");
        }
        return history.get(0).asText();
    }

    private void requirePlain(KerasLayer layer, JsonNode keywords) {
        for (Map.Entry<String, JsonNode> keyword : keywords.properties()) {
            JsonNode value = keyword.getValue();
            boolean off =
                    value.isNull() || (keyword.getKey().equals("training") && value.isBoolean() && !value.asBoolean());
            if (!off && !keyword.getKey().equals("mask")) {
                throw layer.unsupported("it is called with " + keyword.getKey() + " = " + value);
            }
            String mask = value.path("config").path("keras_history").path(0).asText("");
            KerasLayer maker = layers.get(mask);
            if (!off && (maker == null || test(maker).isEmpty())) {
                throw layer.unsupported("it is called with a mask of its own: " + value);
            }
        }
    }

    private KerasLayer named(String name) {
        KerasLayer layer = layers.get(name);
        if (layer == null) {
            throw new ModelException(ModelError.MODEL_MALFORMED, file + ": layer '" + name + "'", "not in the model");
        }
        return layer;
    }

    private ModelException unsupported(String what) {
        return new ModelException(ModelError.MODEL_UNSUPPORTED, file + ": architecture", what);
    }
}
