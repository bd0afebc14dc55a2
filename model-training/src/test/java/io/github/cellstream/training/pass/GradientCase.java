package io.github.cellstream.training.pass;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.network.DullNetwork;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.training.kernel.GateKernels;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * One network with some sequences of unequal length, whose loss is computed twice: by a pass in single precision, with its
 * gradients, and by {@link DullNetwork} in double precision, which is differentiated numerically.
 */
final class GradientCase {
    private static final float STEP = 1f / (1 << 15);
    /** Weights of an array that are looked at. */
    private static final int SAMPLE = 40;

    private final Network network;
    private final int[] lengths;
    private final boolean atEnd;
    private final Loss loss;
    private final int[][] tokens;
    private final float[][][] features;
    private final int[][] classes;
    private final float[][] weights;
    private final float[][][] values;
    private final int forecast;
    private float recurrentDropout;

    GradientCase(Network network, int[] lengths, boolean atEnd, Loss loss, Random random) {
        this.network = network;
        this.lengths = lengths;
        this.atEnd = atEnd;
        this.loss = loss;
        int outputs = network.outputSize();
        this.forecast = loss instanceof ForecastLoss ? outputs / (loss == ForecastLoss.GAUSSIAN ? 2 : 1) : 0;
        this.tokens = new int[lengths.length][];
        this.features = new float[lengths.length][][];
        this.classes = new int[lengths.length][];
        this.weights = new float[lengths.length][];
        this.values = new float[lengths.length][][];
        for (int s = 0; s < lengths.length; s++) {
            tokens[s] = random.ints(lengths[s], 0, network.inputSize()).toArray();
            classes[s] = random.ints(lengths[s], 0, outputs).toArray();
            weights[s] = new float[lengths[s]];
            features[s] = new float[lengths[s]][network.inputSize()];
            values[s] = new float[lengths[s]][forecast];
            for (int t = 0; t < lengths[s]; t++) {
                boolean judged = atEnd ? t == lengths[s] - 1 : t % 3 != 1;
                weights[s][t] = judged ? 0.5f + random.nextFloat() : 0;
                for (int f = 0; f < network.inputSize(); f++) {
                    features[s][t][f] = (float) random.nextGaussian();
                }
                for (int f = 0; f < forecast; f++) {
                    values[s][t][f] = 2 * (float) random.nextGaussian();
                }
            }
        }
    }

    /** The same with a share of the recurrent weights dropped; one half keeps what is left exactly representable. */
    GradientCase dropping(float share) {
        recurrentDropout = share;
        return this;
    }

    /** The analytic gradient, by the names of {@link Weights}. */
    Map<String, float[]> analytic() {
        GateKernels kernels = GateKernels.best();
        Parameters parameters = parameters();
        int total = Arrays.stream(lengths).sum();
        NetworkPass pass = new NetworkPass(
                network,
                parameters,
                new NetworkPass.Extent(lengths.length, total, atEnd, forecast == 0, forecast),
                loss,
                kernels);
        fill(pass);
        parameters.derive(0, 1);
        float[] gradient = new float[parameters.weights().length];
        Arrays.fill(gradient, Float.NaN);
        pass.forward(true, 1);
        pass.backward(gradient);
        System.arraycopy(gradient, 0, parameters.weights(), 0, gradient.length);
        return Weights.of(parameters.network());
    }

    /** The loss as the pass computes it. */
    double passLoss() {
        GateKernels kernels = GateKernels.best();
        Parameters parameters = parameters();
        NetworkPass pass = new NetworkPass(
                network,
                parameters,
                new NetworkPass.Extent(lengths.length, Arrays.stream(lengths).sum(), atEnd, forecast == 0, forecast),
                loss,
                kernels);
        fill(pass);
        parameters.derive(0, 1);
        Loss.Judged judged = pass.forward(true, 1);
        return judged.sum() / judged.weight();
    }

    /** The numeric gradient by some weights of each array; NaN for those that are not looked at. */
    Map<String, double[]> numeric(Random random) {
        Map<String, double[]> gradients = new LinkedHashMap<>();
        Weights.of(network).forEach((name, array) -> {
            double[] gradient = new double[array.length];
            Arrays.fill(gradient, Double.NaN);
            for (int i : random.ints(SAMPLE, first(name, array), array.length).toArray()) {
                float held = array[i];
                array[i] = held + STEP;
                double above = array[i];
                double lossAbove = loss();
                array[i] = held - STEP;
                double below = array[i];
                double lossBelow = loss();
                array[i] = held;
                gradient[i] = (lossAbove - lossBelow) / (above - below);
            }
            gradients.put(name, gradient);
        });
        return gradients;
    }

    /** A recurrent bias counts for the last gate alone: for the others it is one with the bias. */
    private static int first(String name, float[] array) {
        return name.endsWith("recurrentBias") ? array.length * 2 / 3 : 0;
    }

    double loss() {
        double sum = 0;
        double weight = 0;
        Network left = left();
        for (int s = 0; s < lengths.length; s++) {
            DullNetwork dull = new DullNetwork(left);
            for (int t = 0; t < lengths[s]; t++) {
                double[] y = network.kind() == InputKind.TOKENS
                        ? dull.step(tokens[s][t])
                        : dull.step(doubles(features[s][t]));
                if (weights[s][t] > 0) {
                    sum += weights[s][t] * lossOf(y, s, t);
                    weight += weights[s][t];
                }
            }
        }
        return sum / weight;
    }

    /** The network with what dropout leaves of its weights. */
    private Network left() {
        Parameters parameters = parameters();
        for (Layer layer : network.layers()) {
            if (layer instanceof Layer.Recurrent && parameters.of(layer) instanceof RecurrentParameters recurrent) {
                recurrent.mask(parameters.weights());
            }
        }
        return parameters.network();
    }

    private Parameters parameters() {
        Parameters parameters =
                new Parameters(network, GateKernels.best().kernels().lanes(), recurrentDropout);
        parameters.draw(5);
        return parameters;
    }

    private double lossOf(double[] y, int s, int t) {
        if (forecast == 0) {
            return -Math.log(y[classes[s][t]]);
        }
        double sum = 0;
        for (int f = 0; f < forecast; f++) {
            double e = y[f] - values[s][t][f];
            double size = Math.abs(e);
            sum += switch ((ForecastLoss) loss) {
                case SQUARED -> e * e / 2;
                case HUBER -> size <= 1 ? e * e / 2 : size - 0.5;
                case GAUSSIAN -> 0.5 * (Math.log(2 * Math.PI) + y[forecast + f] + e * e * Math.exp(-y[forecast + f]));
            };
        }
        return sum;
    }

    private void fill(NetworkPass pass) {
        Shape shape = pass.begin(lengths, lengths.length);
        double weight = 0;
        for (int s = 0; s < lengths.length; s++) {
            pass.beginAnew(s);
            for (int t = 0; t < lengths[s]; t++) {
                int row = shape.base(t) + s;
                if (network.kind() == InputKind.TOKENS) {
                    pass.setToken(row, tokens[s][t]);
                } else {
                    for (int f = 0; f < network.inputSize(); f++) {
                        pass.setFeature(row, f, features[s][t][f]);
                    }
                }
                weight += weights[s][t];
                if (atEnd && t < lengths[s] - 1) {
                    continue;
                }
                int target = atEnd ? s : row;
                pass.targets().set(target, classes[s][t], weights[s][t]);
                for (int f = 0; f < forecast; f++) {
                    pass.targets().setValue(target, f, values[s][t][f]);
                }
            }
        }
        pass.targets().setScale(1 / weight);
    }

    private static double[] doubles(float[] floats) {
        double[] doubles = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            doubles[i] = floats[i];
        }
        return doubles;
    }
}
