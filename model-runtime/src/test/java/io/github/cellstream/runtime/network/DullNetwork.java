package io.github.cellstream.runtime.network;

import java.util.ArrayList;
import java.util.List;

/**
 * One sequence through a {@link Network}, each formula written down as its paper has it, in double precision, one number
 * at a time. The reference that no engine shares a line with.
 */
public final class DullNetwork {
    private final Network network;
    private final List<double[]> states = new ArrayList<>();
    private boolean masked;

    /** Begins a sequence. */
    public DullNetwork(Network network) {
        this.network = network;
        for (Layer layer : network.layers()) {
            if (layer instanceof Layer.Recurrent r) {
                for (int s = 0; s < r.cell().states(); s++) {
                    double[] state = new double[r.hidden()];
                    for (int u = 0; u < r.hidden() && r.initialState().length > 0; u++) {
                        state[u] = r.initialState()[s * r.hidden() + u];
                    }
                    states.add(state);
                }
            }
        }
    }

    /** Returns the state tensors, layer by layer, h before c. */
    public List<double[]> states() {
        return states;
    }

    /** Advances by a token. */
    public double[] step(int token) {
        Layer.Embedding embedding = (Layer.Embedding) network.layers().get(0);
        double[] x = new double[embedding.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = embedding.weights()[token * x.length + i];
        }
        masked = embedding.maskZero() && token == 0;
        return run(x, 1);
    }

    /** Advances by features. */
    public double[] step(double[] features) {
        masked = false;
        return run(features, 0);
    }

    private double[] run(double[] x, int firstLayer) {
        int state = 0;
        for (Layer layer : network.layers().subList(firstLayer, network.layers().size())) {
            if (layer instanceof Layer.Dense dense) {
                x = dense(dense, x);
            } else if (layer instanceof Layer.Recurrent r) {
                x = masked ? states.get(state) : recurrent(r, x, state);
                state += r.cell().states();
            } else if (layer instanceof Layer.Nonlinearity nonlinearity) {
                x = activated(nonlinearity.activation(), x);
            } else if (layer instanceof Layer.ParametricRelu p) {
                x = sloped(p.slopes(), x);
            } else if (layer instanceof Layer.Masking masking) {
                masked = java.util.Arrays.stream(x).allMatch(v -> v == masking.value());
                x = masked ? new double[x.length] : x;
            } else if (layer instanceof Layer.BatchNormalization n) {
                x = batchNormalized(n, x);
            } else if (layer instanceof Layer.LayerNormalization n) {
                x = layerNormalized(n, x);
            }
        }
        return x;
    }

    private double[] recurrent(Layer.Recurrent r, double[] x, int at) {
        double[] h = states.get(at);
        double[] next = new double[r.hidden()];
        Activation gates = r.activations().gates();
        Activation inner = r.activations().state();
        for (int u = 0; u < r.hidden(); u++) {
            switch (r.cell()) {
                case RNN_TANH, RNN_RELU -> next[u] = at(inner, gate(r, 0, u, x, h));
                case LSTM -> {
                    double[] c = states.get(at + 1);
                    double i = at(gates, gate(r, 0, u, x, h));
                    double o = at(gates, gate(r, 1, u, x, h));
                    double f = at(gates, gate(r, 2, u, x, h));
                    c[u] = f * c[u] + i * at(inner, gate(r, 3, u, x, h));
                    next[u] = o * at(inner, c[u]);
                }
                case GRU -> {
                    double z = at(gates, gate(r, 0, u, x, h));
                    double[] reset = new double[h.length];
                    for (int k = 0; k < h.length; k++) {
                        reset[k] = at(gates, gate(r, 1, k, x, h)) * h[k];
                    }
                    next[u] = (1 - z) * at(inner, gate(r, 2, u, x, reset)) + z * h[u];
                }
                case GRU_RESET_AFTER -> {
                    double z = at(gates, gate(r, 0, u, x, h));
                    double reset = at(gates, gate(r, 1, u, x, h));
                    int row = 2 * r.hidden() + u;
                    double ofX = r.bias()[row] + product(r.inputWeights(), row, x);
                    double ofH = recurrentBias(r, row) + product(r.recurrentWeights(), row, h);
                    next[u] = (1 - z) * at(inner, ofX + reset * ofH) + z * h[u];
                }
            }
        }
        states.set(at, next);
        return next;
    }

    private static double gate(Layer.Recurrent r, int gate, int unit, double[] x, double[] h) {
        int row = gate * r.hidden() + unit;
        return r.bias()[row]
                + recurrentBias(r, row)
                + product(r.inputWeights(), row, x)
                + product(r.recurrentWeights(), row, h);
    }

    private static double recurrentBias(Layer.Recurrent r, int row) {
        return r.recurrentBias().length == 0 ? 0 : r.recurrentBias()[row];
    }

    private static double[] sloped(float[] slopes, double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = x[i] < 0 ? slopes[i % slopes.length] * x[i] : x[i];
        }
        return y;
    }

    private static double[] dense(Layer.Dense dense, double[] x) {
        double[] y = new double[dense.output()];
        for (int j = 0; j < y.length; j++) {
            y[j] = dense.bias()[j] + product(dense.weights(), j, x);
        }
        return activated(dense.activation(), y);
    }

    private static double[] batchNormalized(Layer.BatchNormalization n, double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = n.scale()[i] * (x[i] - n.mean()[i]) / Math.sqrt(n.variance()[i] + n.epsilon()) + n.shift()[i];
        }
        return y;
    }

    private static double[] layerNormalized(Layer.LayerNormalization n, double[] x) {
        double mean = java.util.Arrays.stream(x).sum() / x.length;
        double variance =
                java.util.Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / x.length;
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = n.scale()[i] * (x[i] - mean) / Math.sqrt(variance + n.epsilon()) + n.shift()[i];
        }
        return y;
    }

    private static double[] activated(Activation activation, double[] y) {
        double sum = java.util.Arrays.stream(y).map(Math::exp).sum();
        return java.util.Arrays.stream(y)
                .map(v -> switch (activation.kind()) {
                    case SOFTMAX -> Math.exp(v) / sum;
                    case LOG_SOFTMAX -> v - Math.log(sum);
                    default -> at(activation, v);
                })
                .toArray();
    }

    private static double at(Activation activation, double x) {
        double a = activation.alpha();
        return switch (activation.kind()) {
            case IDENTITY -> x;
            case TANH -> Math.tanh(x);
            case RELU -> Math.max(0, x);
            case SIGMOID -> sigmoid(x);
            case LEAKY_RELU -> x < 0 ? a * x : x;
            case CLIPPED_RELU -> x < 0 ? a * x : Math.min(activation.beta(), x);
            case ELU -> x < 0 ? a * Math.expm1(x) : x;
            case SELU -> 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * Math.expm1(x) : x);
            case SOFTPLUS -> softplus(x);
            case SOFTSIGN -> x / (1 + Math.abs(x));
            case SWISH -> x * sigmoid(x);
            case GELU -> x * normal(x);
            case GELU_TANH -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case MISH -> x * Math.tanh(softplus(x));
            case HARD_SIGMOID -> Math.max(0, Math.min(1, a * x + activation.beta()));
            case HARD_SWISH -> x * Math.max(0, Math.min(1, x / 6 + 0.5));
            case HARD_TANH -> Math.max(-1, Math.min(1, x));
            case TANH_SHRINK -> x - Math.tanh(x);
            case LOG_SIGMOID -> -softplus(-x);
            case EXP -> Math.exp(x);
            case SOFTMAX, LOG_SOFTMAX -> throw new IllegalArgumentException("not of a single number");
        };
    }

    private static double softplus(double x) {
        return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /** The normal distribution's integral up to x, by its Taylor series around 0. */
    private static double normal(double x) {
        if (Math.abs(x) > 7) {
            return x > 0 ? 1 : 0;
        }
        double term = x;
        double sum = x;
        for (int k = 1; k < 200; k++) {
            term *= x * x / (2 * k + 1);
            sum += term;
        }
        return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    private static double product(float[] matrix, int row, double[] x) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            sum += matrix[row * x.length + k] * x[k];
        }
        return sum;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
