package io.github.cellstream.runtime.stateful;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a graph that is stepped, carrying its state, came from the graph that it was made of, run anew on the whole
 * sequence up to every step. Differences are {@code |a − b| / max(1, |a|)}; infinite where a number stands against none.
 *
 * @param sequences random sequences side by side
 * @param steps steps of each
 * @param outputs largest difference of each output, by name
 * @param states largest difference of each state, by the name of its input
 */
public record SteppingProof(int sequences, int steps, Map<String, Double> outputs, Map<String, Double> states) {
    /** Largest difference at which both graphs count as equal. */
    public static final double TOLERANCE = 1e-4;

    /** Copies the differences, in their order. */
    public SteppingProof {
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
    }

    /** Returns the largest difference of all. */
    public double largest() {
        double largest = 0;
        for (double difference : outputs.values()) {
            largest = Math.max(largest, difference);
        }
        for (double difference : states.values()) {
            largest = Math.max(largest, difference);
        }
        return largest;
    }

    /** Returns whether stepping is right within {@link #TOLERANCE}. */
    public boolean holds() {
        return largest() <= TOLERANCE;
    }

    /** Returns {@code |a − b| / max(1, |a|)}, the largest of all elements; infinite if the numbers of elements differ. */
    static double difference(double[] wanted, double[] found) {
        if (wanted.length != found.length) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] == found[i] || (Double.isNaN(wanted[i]) && Double.isNaN(found[i]))) {
                continue;
            }
            double difference = Math.abs(wanted[i] - found[i]) / Math.max(1, Math.abs(wanted[i]));
            largest = Double.isFinite(difference) ? Math.max(largest, difference) : Double.POSITIVE_INFINITY;
        }
        return largest;
    }
}
