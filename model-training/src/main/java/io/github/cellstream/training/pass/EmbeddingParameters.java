package io.github.cellstream.training.pass;

import io.github.cellstream.runtime.network.Layer;
import java.util.List;

/** The vectors of an embedding, each in whole panels. */
final class EmbeddingParameters implements LayerParameters {
    final Layer.Embedding layer;
    final int at;
    final int stride;

    EmbeddingParameters(Layer.Embedding layer, int lanes, Tape weights) {
        this.layer = layer;
        this.stride = Tape.panels(layer.size(), 4 * lanes) * 4 * lanes;
        this.at = weights.reserve((long) layer.vocabulary() * stride);
    }

    @Override
    public String name() {
        return layer.name();
    }

    @Override
    public List<Parameters.Range> ranges() {
        return List.of(new Parameters.Range(at, layer.vocabulary() * stride, false));
    }

    @Override
    public void load(float[] weights) {
        for (int token = 0; token < layer.vocabulary(); token++) {
            System.arraycopy(layer.weights(), token * layer.size(), weights, vector(token), layer.size());
        }
    }

    @Override
    public Layer store(float[] weights) {
        float[] vectors = new float[layer.vocabulary() * layer.size()];
        for (int token = 0; token < layer.vocabulary(); token++) {
            System.arraycopy(weights, vector(token), vectors, token * layer.size(), layer.size());
        }
        return new Layer.Embedding(layer.name(), layer.vocabulary(), layer.size(), vectors, layer.maskZero());
    }

    int vector(int token) {
        return at + token * stride;
    }
}
