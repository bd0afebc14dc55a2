package io.github.cellstream.training.pass;

import java.util.Arrays;

/** How far a forecast is from what came, summed over features. */
public enum ForecastLoss implements Loss {
    /** {@code e² / 2}. */
    SQUARED {
        @Override
        double judge(float[] data, int output, int gradient, int features, float error) {
            data[gradient] = error;
            return 0.5 * error * error;
        }
    },
    /** {@code e² / 2} up to 1, {@code |e| - 1/2} beyond (Huber, 1964). */
    HUBER {
        @Override
        double judge(float[] data, int output, int gradient, int features, float error) {
            float size = Math.abs(error);
            data[gradient] = Math.max(-1f, Math.min(1f, error));
            return size <= 1 ? 0.5 * error * error : size - 0.5;
        }
    },
    /** {@code (ln 2π + s + e² / e^s) / 2}, s standing {@code features} behind the mean. */
    GAUSSIAN {
        @Override
        double judge(float[] data, int output, int gradient, int features, float error) {
            double s = data[output + features];
            double precision = Math.exp(-s);
            data[gradient] = (float) (error * precision);
            data[gradient + features] = (float) (0.5 * (1 - error * error * precision));
            return 0.5 * (LOG_2_PI + s + error * error * precision);
        }
    };

    private static final double LOG_2_PI = Math.log(2 * Math.PI);

    /**
     * Judges one feature.
     *
     * @param error forecast less value
     * @return the loss; its gradient by the outputs stands at {@code gradient}
     */
    abstract double judge(float[] data, int output, int gradient, int features, float error);

    @Override
    public Judged judge(Outputs outputs, Targets targets) {
        double sum = 0;
        double weight = 0;
        long count = 0;
        float[] data = outputs.data();
        for (int row = 0; row < outputs.rows(); row++) {
            int gradient = outputs.gradient(row);
            if (targets.weight(row) == 0) {
                Arrays.fill(data, gradient, gradient + outputs.width(), 0f);
                continue;
            }
            double loss = 0;
            for (int f = 0; f < targets.width(); f++) {
                int output = outputs.value(row) + f;
                float error = data[output] - targets.value(row, f);
                loss += judge(data, output, gradient + f, targets.width(), error);
            }
            float factor = targets.gradientScale(row);
            for (int i = 0; i < outputs.width(); i++) {
                data[gradient + i] *= factor;
            }
            sum += targets.weight(row) * loss;
            weight += targets.weight(row);
            count++;
        }
        return new Judged(sum, weight, count, 0);
    }
}
