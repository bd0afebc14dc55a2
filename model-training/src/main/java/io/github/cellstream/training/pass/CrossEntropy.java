package io.github.cellstream.training.pass;

import io.github.cellstream.runtime.jvm.Kernels;
import io.github.cellstream.runtime.jvm.ScalarMath;
import java.util.Arrays;

/**
 * Cross-entropy of a softmax over the outputs, in nats. With smoothing ε the target is {@code (1 - ε)} of the true class and
 * {@code ε / K} of every class.
 */
public final class CrossEntropy implements Loss {
    private final Kernels kernels;
    private final float smoothing;

    /**
     * A loss.
     *
     * @param smoothing ε, {@code [0, 1)}
     */
    public CrossEntropy(Kernels kernels, float smoothing) {
        this.kernels = kernels;
        this.smoothing = smoothing;
    }

    @Override
    public Judged judge(Outputs outputs, Targets targets) {
        double sum = 0;
        double weight = 0;
        long count = 0;
        long right = 0;
        for (int row = 0; row < outputs.rows(); row++) {
            int gradient = outputs.gradient(row);
            if (targets.weight(row) == 0) {
                Arrays.fill(outputs.data(), gradient, gradient + outputs.width(), 0f);
                continue;
            }
            sum += targets.weight(row) * judge(outputs, targets, row);
            weight += targets.weight(row);
            if (targets.isCounted(row)) {
                count++;
                right += mostProbable(outputs, row) == targets.target(row) ? 1 : 0;
            }
        }
        return new Judged(sum, weight, count, right);
    }

    private double judge(Outputs outputs, Targets targets, int row) {
        float[] data = outputs.data();
        int width = outputs.width();
        int logits = outputs.value(row);
        int gradient = outputs.gradient(row);
        int target = targets.target(row);
        float max = ScalarMath.max(data, logits, width);
        System.arraycopy(data, logits, data, gradient, width);
        kernels.exp(data, gradient, width, max);
        float total = ScalarMath.sum(data, gradient, width);
        float factor = targets.gradientScale(row);
        kernels.scale(data, gradient, width, factor / total);
        data[gradient + target] -= factor * (1 - smoothing);
        double logOfAll = Math.log(total) + max;
        double loss = logOfAll - data[logits + target];
        if (smoothing > 0) {
            float each = factor * smoothing / width;
            for (int i = 0; i < width; i++) {
                data[gradient + i] -= each;
            }
            double mean = (double) ScalarMath.sum(data, logits, width) / width;
            loss += smoothing * (data[logits + target] - mean);
        }
        return loss;
    }

    private static int mostProbable(Outputs outputs, int row) {
        int best = 0;
        int at = outputs.value(row);
        for (int i = 1; i < outputs.width(); i++) {
            best = outputs.data()[at + i] > outputs.data()[at + best] ? i : best;
        }
        return best;
    }
}
