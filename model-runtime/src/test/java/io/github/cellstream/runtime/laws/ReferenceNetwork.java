package io.github.cellstream.runtime.laws;

import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Steps one sequence through a network in double precision, loop by loop as the formulas of ONNX's operators LSTM-14,
 * GRU-14 and RNN-14 stand: slow, and the judge of every engine.
 */
public final class ReferenceNetwork {
    private final Network network;
    private final Map<String, double[][]> states = new HashMap<>();

    /** Begins a sequence at the network's initial state. */
    public ReferenceNetwork(Network network) {
        this.network = network;
        for (Layer layer : network.layers()) {
            if (layer instanceof Layer.Recurrent r) {
                double[][] state = new double[r.cell().states()][r.hidden()];
                for (int i = 0; i < r.initialState().length; i++) {
                    state[i / r.hidden()][i % r.hidden()] = r.initialState()[i];
                }
                states.put(r.name(), state);
            }
        }
    }

    /** Returns a layer's state: h, then c. */
    public double[][] state(String layer) {
        double[][] state = states.get(layer);
        if (state == null) {
            throw new IllegalArgumentException("no recurrent layer " + layer);
        }
        return state;
    }

    /** Steps a token. */
    public double[] step(int token) {
        Layer.Embedding embedding = (Layer.Embedding) network.layers().get(0);
        double[] vector = new double[embedding.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = embedding.weights()[token * embedding.size() + i];
        }
        return forward(vector, 1);
    }

    /** Steps features. */
    public double[] step(float[] features) {
        double[] vector = new double[features.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = features[i];
        }
        return forward(vector, 0);
    }

    private double[] forward(double[] vector, int firstLayer) {
        double[] x = vector;
        for (Layer layer : network.layers().subList(firstLayer, network.layers().size())) {
            if (layer instanceof Layer.Recurrent r) {
                x = recur(r, x);
            } else if (layer instanceof Layer.Dense d) {
                x = activate(d.activation(), product(d.weights(), d.bias(), x, 0, d.output()));
            }
        }
        return x;
    }

    private double[] recur(Layer.Recurrent r, double[] x) {
        double[][] state = state(r.name());
        double[] h = state[0];
        int n = r.hidden();
        double[][] in = new double[r.cell().gates()][];
        double[][] re = new double[r.cell().gates()][];
        float[] recurrentBias = r.recurrentBias().length > 0
                ? r.recurrentBias()
                : new float[r.cell().gates() * n];
        for (int gate = 0; gate < in.length; gate++) {
            in[gate] = product(r.inputWeights(), r.bias(), x, gate * n, n);
            re[gate] = product(r.recurrentWeights(), recurrentBias, h, gate * n, n);
        }
        double[] next = new double[n];
        switch (r.cell()) {
            case RNN_TANH -> Arrays.setAll(next, i -> Math.tanh(in[0][i] + re[0][i]));
            case RNN_RELU -> Arrays.setAll(next, i -> Math.max(0, in[0][i] + re[0][i]));
            case LSTM -> {
                double[] c = state[1];
                for (int i = 0; i < n; i++) {
                    double input = sigmoid(in[0][i] + re[0][i]);
                    double output = sigmoid(in[1][i] + re[1][i]);
                    double forget = sigmoid(in[2][i] + re[2][i]);
                    c[i] = forget * c[i] + input * Math.tanh(in[3][i] + re[3][i]);
                    next[i] = output * Math.tanh(c[i]);
                }
            }
            case GRU, GRU_RESET_AFTER -> {
                double[] reset = new double[n];
                double[] resetH = new double[n];
                Arrays.setAll(reset, i -> sigmoid(in[1][i] + re[1][i]));
                Arrays.setAll(resetH, i -> reset[i] * h[i]);
                double[] before = product(r.recurrentWeights(), recurrentBias, resetH, 2 * n, n);
                for (int i = 0; i < n; i++) {
                    double update = sigmoid(in[0][i] + re[0][i]);
                    double recurrent = r.cell() == Cell.GRU ? before[i] : reset[i] * re[2][i];
                    next[i] = (1 - update) * Math.tanh(in[2][i] + recurrent) + update * h[i];
                }
            }
        }
        state[0] = next;
        return next;
    }

    private static double[] product(float[] weights, float[] bias, double[] x, int firstRow, int rows) {
        double[] y = new double[rows];
        for (int row = 0; row < rows; row++) {
            double sum = bias[firstRow + row];
            for (int k = 0; k < x.length; k++) {
                sum += weights[(firstRow + row) * x.length + k] * x[k];
            }
            y[row] = sum;
        }
        return y;
    }

    private static double[] activate(Activation activation, double[] x) {
        double[] y = x.clone();
        switch (activation) {
            case IDENTITY -> {}
            case TANH -> Arrays.setAll(y, i -> Math.tanh(x[i]));
            case RELU -> Arrays.setAll(y, i -> Math.max(0, x[i]));
            case SIGMOID -> Arrays.setAll(y, i -> sigmoid(x[i]));
            case SOFTMAX -> {
                double max = Arrays.stream(x).max().orElseThrow();
                Arrays.setAll(y, i -> Math.exp(x[i] - max));
                double sum = Arrays.stream(y).sum();
                Arrays.setAll(y, i -> y[i] / sum);
            }
        }
        return y;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
