package io.github.cellstream.training;

import io.github.cellstream.training.kernel.AdamStep;
import io.github.cellstream.training.kernel.GateKernels;
import io.github.cellstream.training.pass.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums the shards' gradients, measures and clips them, and takes Adam's step. Weights are cut into pieces that threads
 * share; every sum has one order.
 */
final class AdamOptimizer {
    private static final int PIECE = 1 << 14;
    private static final double EPSILON = 1e-8;

    private final Parameters parameters;
    private final Optimization optimization;
    private final Regularization regularization;
    private final GateKernels kernels;
    private final List<Piece> pieces = new ArrayList<>();
    private final int layers;
    private final double[] squares;
    private final float[] mean;
    private final float[] square;
    private final float[] average;
    private long steps;

    /** Weights {@code [from, to)} of a layer. */
    private record Piece(int layer, int from, int to, boolean decays) {}

    /**
     * Lengths of the gradient before clipping.
     *
     * @param layers of each layer
     * @param whole of all
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Norms(double[] layers, double whole) {}

    AdamOptimizer(Parameters parameters, TrainingOptions options, GateKernels kernels) {
        this.parameters = parameters;
        this.optimization = options.optimization();
        this.regularization = options.regularization();
        this.kernels = kernels;
        List<Parameters.LayerRanges> ranges = parameters.layers();
        this.layers = ranges.size();
        for (int layer = 0; layer < layers; layer++) {
            for (Parameters.Range range : ranges.get(layer).ranges()) {
                for (int from = 0; from < range.length(); from += PIECE) {
                    int to = Math.min(range.length(), from + PIECE);
                    pieces.add(new Piece(layer, range.from() + from, range.from() + to, range.decays()));
                }
            }
        }
        int length = parameters.weights().length;
        this.squares = new double[pieces.size()];
        this.mean = new float[length];
        this.square = new float[length];
        this.average = regularization.averaging() > 0 ? parameters.weights().clone() : new float[0];
    }

    /**
     * Takes a step, unless the gradient isn't finite.
     *
     * @param gradients of the shards; the first is overwritten by the sum
     * @param factor of the schedule
     */
    Norms step(Crew crew, List<float[]> gradients, double factor) {
        crew.run(pieces.size(), i -> squares[i] = sum(pieces.get(i), gradients));
        Norms norms = norms();
        if (!Double.isFinite(norms.whole())) {
            return norms;
        }
        steps++;
        double rate = optimization.learningRate() * factor;
        crew.run(pieces.size(), i -> update(pieces.get(i), gradients.get(0), rate, scale(norms.whole())));
        return norms;
    }

    /** Returns whether a gradient of this length is shortened. */
    boolean clips(double norm) {
        return regularization.clipNorm() > 0 && norm > regularization.clipNorm();
    }

    /** Returns the averaged weights, empty if none are kept. */
    float[] average() {
        return average;
    }

    float[] mean() {
        return mean;
    }

    float[] square() {
        return square;
    }

    long steps() {
        return steps;
    }

    void resumeAt(long step) {
        this.steps = step;
    }

    private float scale(double norm) {
        return clips(norm) ? (float) (regularization.clipNorm() / norm) : 1f;
    }

    private Norms norms() {
        double[] sums = new double[layers];
        for (int i = 0; i < squares.length; i++) {
            sums[pieces.get(i).layer()] += squares[i];
        }
        double whole = 0;
        for (int layer = 0; layer < layers; layer++) {
            whole += sums[layer];
            sums[layer] = Math.sqrt(sums[layer]);
        }
        return new Norms(sums, Math.sqrt(whole));
    }

    /** Adds the others' gradients to the first; returns the sum of squares. */
    private static double sum(Piece piece, List<float[]> gradients) {
        float[] first = gradients.get(0);
        for (int s = 1; s < gradients.size(); s++) {
            float[] other = gradients.get(s);
            for (int j = piece.from(); j < piece.to(); j++) {
                first[j] += other[j];
            }
        }
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int j = piece.from();
        for (; j + 4 <= piece.to(); j += 4) {
            s0 += (double) first[j] * first[j];
            s1 += (double) first[j + 1] * first[j + 1];
            s2 += (double) first[j + 2] * first[j + 2];
            s3 += (double) first[j + 3] * first[j + 3];
        }
        for (; j < piece.to(); j++) {
            s0 += (double) first[j] * first[j];
        }
        return (s0 + s1) + (s2 + s3);
    }

    private void update(Piece piece, float[] gradient, double rate, float scale) {
        double correction1 = 1 - StrictMath.pow(optimization.beta1(), (double) steps);
        double correction2 = StrictMath.sqrt(1 - StrictMath.pow(optimization.beta2(), (double) steps));
        AdamStep step = new AdamStep();
        step.weights = parameters.weights();
        step.gradient = gradient;
        step.mean = mean;
        step.square = square;
        step.from = piece.from();
        step.to = piece.to();
        step.scale = scale;
        step.beta1 = optimization.beta1();
        step.beta2 = optimization.beta2();
        step.rate = (float) (rate * correction2 / correction1);
        step.epsilon = (float) (EPSILON * correction2);
        step.decay = piece.decays() ? (float) (rate * optimization.weightDecay()) : 0f;
        kernels.adam(step);
        average(piece);
    }

    private void average(Piece piece) {
        if (average.length == 0) {
            return;
        }
        // A short memory at first, so that the weights of the beginning are soon forgotten.
        float memory = (float) Math.min(regularization.averaging(), (1.0 + steps) / (10.0 + steps));
        float[] weights = parameters.weights();
        for (int j = piece.from(); j < piece.to(); j++) {
            average[j] = Math.fma(memory, average[j] - weights[j], weights[j]);
        }
    }
}
