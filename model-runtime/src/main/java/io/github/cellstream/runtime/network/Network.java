package io.github.cellstream.runtime.network;

import io.github.cellstream.runtime.InputKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A chain of layers, each fed with what the one before it gives at the same step.
 *
 * @param kind what a step consumes: tokens if and only if the first layer is an embedding
 * @param inputSize features of a step, or the vocabulary's size
 * @param layers first to last
 */
public record Network(InputKind kind, int inputSize, List<Layer> layers) {
    /** Checks that each layer takes what the one before it gives. */
    public Network {
        layers = List.copyOf(layers);
        Set<String> names = new HashSet<>();
        int width = inputSize;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (!names.add(layer.name())) {
                throw new IllegalArgumentException("two layers are named " + layer.name());
            }
            boolean embedding = layer instanceof Layer.Embedding;
            if (embedding != (i == 0 && kind == InputKind.TOKENS)) {
                throw new IllegalArgumentException(
                        layer.name() + ": an embedding stands first in a network of tokens, and nowhere else");
            }
            width = widthBehind(layer, width);
        }
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a network without layers");
        }
    }

    /** Returns the number of trained numbers, counted as Keras counts them. */
    public long parameters() {
        return layers.stream().mapToLong(Layer::parameters).sum();
    }

    /** Returns the width of the last layer's output. */
    public int outputSize() {
        int width = inputSize;
        for (Layer layer : layers) {
            width = widthBehind(layer, width);
        }
        return width;
    }

    private static int widthBehind(Layer layer, int width) {
        if (layer instanceof Layer.Embedding e) {
            requireWidth(e.name(), width, e.vocabulary());
            return e.size();
        }
        if (layer instanceof Layer.Recurrent r) {
            requireWidth(r.name(), width, r.input());
            return r.hidden();
        }
        if (layer instanceof Layer.Dense d) {
            requireWidth(d.name(), width, d.input());
            return d.output();
        }
        if (layer instanceof Layer.BatchNormalization n) {
            requireWidth(n.name(), width, n.scale().length);
        } else if (layer instanceof Layer.LayerNormalization n) {
            requireWidth(n.name(), width, n.scale().length);
        } else if (layer instanceof Layer.ParametricRelu p && p.slopes().length != 1) {
            requireWidth(p.name(), width, p.slopes().length);
        }
        return width;
    }

    private static void requireWidth(String layer, int given, int wanted) {
        if (given != wanted) {
            throw new IllegalArgumentException(
                    layer + ": takes " + wanted + " values, the layer before gives " + given);
        }
    }
}
