package io.github.cellstream.runtime.verify;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found of one model file.
 *
 * @param file its path
 * @param tolerance largest difference that passes
 * @param engines engines that took the file
 * @param refusals why the others did not, by engine; under {@link #EVERY_ENGINE} if the file can't be stepped at all
 * @param comparisons what was compared
 * @param refusalExpected whether the file is to be refused by every engine
 */
public record Verification(
        String file,
        double tolerance,
        List<String> engines,
        Map<String, String> refusals,
        List<Comparison> comparisons,
        boolean refusalExpected) {
    /** Stands in place of an engine's name where no engine can step the file. */
    public static final String EVERY_ENGINE = "every engine";

    /** Copies everything, in order. */
    public Verification {
        engines = List.copyOf(engines);
        refusals = Collections.unmodifiableMap(new LinkedHashMap<>(refusals));
        comparisons = List.copyOf(comparisons);
    }

    /** Returns the largest difference of all comparisons; 0 if there are none. */
    public double largest() {
        return comparisons.stream().mapToDouble(Comparison::largest).max().orElse(0);
    }

    /**
     * Returns whether an engine took the file, something was compared and stayed within the tolerance; of a file that is to be refused, whether no
     * engine took it. That nothing could be compared is no pass.
     */
    public boolean passed() {
        return refusalExpected
                ? engines.isEmpty()
                : !engines.isEmpty() && !comparisons.isEmpty() && largest() <= tolerance;
    }
}
