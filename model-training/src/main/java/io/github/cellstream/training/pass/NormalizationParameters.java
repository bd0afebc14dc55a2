package io.github.cellstream.training.pass;

import io.github.cellstream.runtime.network.Layer;
import java.util.Arrays;
import java.util.List;

/** Scale and shift of a layer normalisation. */
final class NormalizationParameters implements LayerParameters {
    final Layer.LayerNormalization layer;
    final int scale;
    final int shift;

    NormalizationParameters(Layer.LayerNormalization layer, Tape weights) {
        this.layer = layer;
        this.scale = weights.reserve(layer.scale().length);
        this.shift = weights.reserve(layer.shift().length);
    }

    @Override
    public String name() {
        return layer.name();
    }

    @Override
    public List<Parameters.Range> ranges() {
        return List.of(
                new Parameters.Range(scale, layer.scale().length, false),
                new Parameters.Range(shift, layer.shift().length, false));
    }

    @Override
    public void load(float[] weights) {
        System.arraycopy(layer.scale(), 0, weights, scale, layer.scale().length);
        System.arraycopy(layer.shift(), 0, weights, shift, layer.shift().length);
    }

    @Override
    public Layer store(float[] weights) {
        int size = layer.scale().length;
        return new Layer.LayerNormalization(
                layer.name(),
                Arrays.copyOfRange(weights, scale, scale + size),
                Arrays.copyOfRange(weights, shift, shift + size),
                layer.epsilon());
    }
}
