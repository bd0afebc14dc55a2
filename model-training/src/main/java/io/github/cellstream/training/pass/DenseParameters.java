package io.github.cellstream.training.pass;

import io.github.cellstream.runtime.network.Layer;
import java.util.List;

/** The weights of a dense layer, outputs side by side. */
final class DenseParameters implements LayerParameters {
    final Layer.Dense layer;
    final int bias;
    final PackedWeights matrix;
    final Tape derived;

    DenseParameters(Layer.Dense layer, int lanes, Tape weights, Tape derived) {
        this.layer = layer;
        this.derived = derived;
        int panels = Tape.panels(layer.output(), 4 * lanes);
        this.bias = weights.reserve((long) panels * 4 * lanes);
        this.matrix = PackedWeights.reserve(weights, derived, layer.input(), panels, 4 * lanes);
    }

    @Override
    public String name() {
        return layer.name();
    }

    @Override
    public List<Parameters.Range> ranges() {
        return List.of(
                new Parameters.Range(bias, matrix.panels() * matrix.width(), false),
                new Parameters.Range(matrix.at(), matrix.size(), true));
    }

    @Override
    public void load(float[] weights) {
        System.arraycopy(layer.bias(), 0, weights, bias, layer.output());
        for (int j = 0; j < layer.output(); j++) {
            matrix.loadColumn(weights, j, layer.weights(), j * layer.input());
        }
    }

    @Override
    public Layer store(float[] weights) {
        float[] w = new float[layer.output() * layer.input()];
        float[] b = new float[layer.output()];
        System.arraycopy(weights, bias, b, 0, layer.output());
        for (int j = 0; j < layer.output(); j++) {
            matrix.storeColumn(weights, j, w, j * layer.input());
        }
        return new Layer.Dense(layer.name(), layer.input(), layer.output(), w, b, layer.activation());
    }

    @Override
    public void derive(float[] weights, int part, int parts) {
        matrix.transpose(weights, derived.data(), part, parts);
    }
}
