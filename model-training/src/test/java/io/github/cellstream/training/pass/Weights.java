package io.github.cellstream.training.pass;

import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import java.util.LinkedHashMap;
import java.util.Map;

/** The arrays of a network's weights, by name. */
final class Weights {
    private Weights() {}

    static Map<String, float[]> of(Network network) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        for (Layer layer : network.layers()) {
            if (layer instanceof Layer.Embedding e) {
                arrays.put(e.name() + ".weights", e.weights());
            } else if (layer instanceof Layer.Recurrent r) {
                arrays.put(r.name() + ".inputWeights", r.inputWeights());
                arrays.put(r.name() + ".recurrentWeights", r.recurrentWeights());
                arrays.put(r.name() + ".bias", r.bias());
                if (r.recurrentBias().length > 0) {
                    arrays.put(r.name() + ".recurrentBias", r.recurrentBias());
                }
            } else if (layer instanceof Layer.Dense d) {
                arrays.put(d.name() + ".weights", d.weights());
                arrays.put(d.name() + ".bias", d.bias());
            } else if (layer instanceof Layer.LayerNormalization n) {
                arrays.put(n.name() + ".scale", n.scale());
                arrays.put(n.name() + ".shift", n.shift());
            }
        }
        return arrays;
    }
}
