package io.github.cellstream.app.state;

import java.util.ArrayList;
import java.util.List;

/**
 * A vector in a few numbers.
 *
 * @param size how many floats it has
 * @param mean their mean; NaN if there are none
 * @param min the least
 * @param max the greatest
 * @param norm Euclidean length
 * @param notFinite how many are NaN or infinite
 * @param first the first eight, or fewer
 */
public record VectorSummary(
        int size, double mean, float min, float max, double norm, int notFinite, List<Float> first) {
    private static final int SHOWN = 8;

    /** Summarises the first {@code size} floats. */
    static VectorSummary of(float[] values, int size) {
        double sum = 0;
        double squares = 0;
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        int notFinite = 0;
        List<Float> first = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            float value = values[i];
            sum += value;
            squares += (double) value * value;
            min = Math.min(min, value);
            max = Math.max(max, value);
            notFinite += Float.isFinite(value) ? 0 : 1;
            if (i < SHOWN) {
                first.add(value);
            }
        }
        return new VectorSummary(
                size,
                size == 0 ? Double.NaN : sum / size,
                size == 0 ? Float.NaN : min,
                size == 0 ? Float.NaN : max,
                Math.sqrt(squares),
                notFinite,
                List.copyOf(first));
    }
}
