package io.github.cellstream.training;

import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The two halves of a network trained with {@link Objective#FORECAST_GAUSSIAN}. A model file's forecast has one value a
 * feature; its means are such a forecast.
 */
public final class GaussianForecast {
    private GaussianForecast() {}

    /**
     * Returns the network that gives the means alone, bit for bit as before.
     *
     * @throws IllegalArgumentException if the last layer isn't dense, without activation and of an even width
     */
    public static Network means(Network network) {
        return half(network, 0);
    }

    /** Returns the network that gives the logarithms of the variances alone, in squared normalised units. */
    public static Network logVariances(Network network) {
        return half(network, 1);
    }

    private static Network half(Network network, int which) {
        List<Layer> layers = new ArrayList<>(network.layers());
        if (!(layers.remove(layers.size() - 1) instanceof Layer.Dense dense)
                || dense.activation() != Activation.IDENTITY
                || dense.output() % 2 != 0) {
            throw new IllegalArgumentException(
                    "the network doesn't end in a dense layer of means and logarithms of variances");
        }
        int features = dense.output() / 2;
        int from = which * features;
        layers.add(new Layer.Dense(
                dense.name(),
                dense.input(),
                features,
                Arrays.copyOfRange(dense.weights(), from * dense.input(), (from + features) * dense.input()),
                Arrays.copyOfRange(dense.bias(), from, from + features),
                Activation.IDENTITY));
        return new Network(network.kind(), network.inputSize(), layers);
    }
}
