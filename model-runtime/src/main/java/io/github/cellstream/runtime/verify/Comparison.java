package io.github.cellstream.runtime.verify;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How far two runs of one model came apart.
 *
 * @param what which runs, for example {@code jvm against onnxruntime}
 * @param sequences sequences side by side
 * @param steps steps of each
 * @param outputs largest difference of each output, by name
 * @param states largest difference of each state, by name; empty if states were not compared
 */
public record Comparison(
        String what, int sequences, int steps, Map<String, Double> outputs, Map<String, Double> states) {
    /** Copies the differences, in their order. */
    public Comparison {
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
    }

    /** Returns the largest difference of all; infinite where a number stands against none. */
    public double largest() {
        return Stream.concat(outputs.values().stream(), states.values().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
    }
}
