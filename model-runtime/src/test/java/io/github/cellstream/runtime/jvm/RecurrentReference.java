package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One sequence through one recurrent node with any attribute, each formula written down as ONNX's {@code Operators.md} has
 * it, in double precision, one number at a time. Shares no line with an engine.
 */
public final class RecurrentReference {
    private final Attributes attributes;
    private final String operator;
    private final float[] w;
    private final float[] r;
    private final float[] b;
    private final float[] p;
    private final int hidden;
    private double[] h;
    private double[] c;

    /** Begins at zeros; {@code b} and {@code p} may be empty. */
    public RecurrentReference(NodeProto node, int hidden, float[] w, float[] r, float[] b, float[] p) {
        attributes = new Attributes(node);
        operator = node.getOpType();
        this.hidden = hidden;
        this.w = w;
        this.r = r;
        this.b = b.length == 0 ? new float[2 * r.length / hidden] : b;
        this.p = p;
        h = new double[hidden];
        c = new double[hidden];
    }

    /** Returns h. */
    public double[] hidden() {
        return h;
    }

    /** Returns c of an LSTM. */
    public double[] cell() {
        return c;
    }

    /** Advances by a step; returns h. */
    public double[] step(double[] x) {
        h = switch (operator) {
            case "LSTM" -> lstm(x);
            case "GRU" -> gru(x);
            default -> rnn(x);
        };
        return h;
    }

    private double[] rnn(double[] x) {
        double[] next = new double[hidden];
        for (int u = 0; u < hidden; u++) {
            next[u] = activation(0, "Tanh", clip(ofX(0, u, x) + ofH(0, u, h)));
        }
        return next;
    }

    private double[] gru(double[] x) {
        double[] next = new double[hidden];
        double[] z = new double[hidden];
        double[] reset = new double[hidden];
        double[] resetH = new double[hidden];
        for (int u = 0; u < hidden; u++) {
            z[u] = activation(0, "Sigmoid", clip(ofX(0, u, x) + ofH(0, u, h)));
            reset[u] = activation(0, "Sigmoid", clip(ofX(1, u, x) + ofH(1, u, h)));
            resetH[u] = reset[u] * h[u];
        }
        boolean after = attributes.integer("linear_before_reset", 0) != 0;
        for (int u = 0; u < hidden; u++) {
            double ofReset = after ? reset[u] * ofH(2, u, h) : ofH(2, u, resetH);
            double n = activation(1, "Tanh", clip(ofX(2, u, x) + ofReset));
            next[u] = (1 - z[u]) * n + z[u] * h[u];
        }
        return next;
    }

    private double[] lstm(double[] x) {
        double[] next = new double[hidden];
        for (int u = 0; u < hidden; u++) {
            double i = activation(0, "Sigmoid", clip(ofX(0, u, x) + ofH(0, u, h) + peep(0, u, c[u])));
            double f = activation(0, "Sigmoid", clip(ofX(2, u, x) + ofH(2, u, h) + peep(2, u, c[u])));
            if (attributes.integer("input_forget", 0) != 0) {
                f = 1 - i;
            }
            c[u] = f * c[u] + i * activation(1, "Tanh", clip(ofX(3, u, x) + ofH(3, u, h)));
            double o = activation(0, "Sigmoid", clip(ofX(1, u, x) + ofH(1, u, h) + peep(1, u, c[u])));
            next[u] = o * activation(2, "Tanh", c[u]);
        }
        return next;
    }

    private double ofX(int gate, int unit, double[] x) {
        return b[gate * hidden + unit] + product(w, gate * hidden + unit, x);
    }

    private double ofH(int gate, int unit, double[] state) {
        return b[b.length / 2 + gate * hidden + unit] + product(r, gate * hidden + unit, state);
    }

    private double peep(int gate, int unit, double state) {
        return p.length == 0 ? 0 : p[gate * hidden + unit] * state;
    }

    private double clip(double x) {
        float bound = attributes.number("clip", Float.POSITIVE_INFINITY);
        return Math.max(-bound, Math.min(bound, x));
    }

    private double activation(int index, String otherwise, double x) {
        List<String> names = attributes.texts("activations");
        int alphas = 0;
        int betas = 0;
        for (int i = 0; i < Math.min(index, names.size()); i++) {
            alphas += takesAlpha(names.get(i)) ? 1 : 0;
            betas += takesBeta(names.get(i)) ? 1 : 0;
        }
        String name = names.isEmpty() ? otherwise : names.get(index);
        List<Float> alpha = numbers("activation_alpha");
        List<Float> beta = numbers("activation_beta");
        return apply(
                name.toLowerCase(Locale.ROOT),
                x,
                takesAlpha(name) && alphas < alpha.size() ? alpha.get(alphas) : Double.NaN,
                takesBeta(name) && betas < beta.size() ? beta.get(betas) : Double.NaN);
    }

    private static double apply(String name, double x, double alpha, double beta) {
        return switch (name) {
            case "tanh" -> Math.tanh(x);
            case "sigmoid" -> 1 / (1 + Math.exp(-x));
            case "relu" -> Math.max(0, x);
            case "affine" -> alpha * x + beta;
            case "leakyrelu" -> x < 0 ? or(alpha, 0.01f) * x : x;
            case "thresholdedrelu" -> x > or(alpha, 1) ? x : 0;
            case "scaledtanh" -> alpha * Math.tanh(beta * x);
            case "hardsigmoid" -> Math.max(0, Math.min(1, or(alpha, 0.2f) * x + or(beta, 0.5f)));
            case "elu" -> x < 0 ? or(alpha, 1) * Math.expm1(x) : x;
            case "softsign" -> x / (1 + Math.abs(x));
            case "softplus" -> Math.log1p(Math.exp(x));
            default -> throw new IllegalArgumentException(name);
        };
    }

    static boolean takesAlpha(String name) {
        return List.of("Affine", "LeakyRelu", "ThresholdedRelu", "ScaledTanh", "HardSigmoid", "Elu")
                .contains(name);
    }

    static boolean takesBeta(String name) {
        return List.of("Affine", "ScaledTanh", "HardSigmoid").contains(name);
    }

    private static double or(double given, float otherwise) {
        return Double.isNaN(given) ? otherwise : given;
    }

    private List<Float> numbers(String name) {
        return attributes.node().getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .map(attribute -> new ArrayList<>(attribute.getFloatsList()))
                .findFirst()
                .orElse(new ArrayList<>());
    }

    private static double product(float[] matrix, int row, double[] x) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            sum += matrix[row * x.length + k] * x[k];
        }
        return sum;
    }
}
