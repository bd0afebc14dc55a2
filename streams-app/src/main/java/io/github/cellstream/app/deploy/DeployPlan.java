package io.github.cellstream.app.deploy;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.verify.Comparison;
import java.util.List;

/**
 * What a deployment would do; nothing is announced yet.
 *
 * @param spec the new model
 * @param engine what it runs on here
 * @param comparisons what was compared of its file
 * @param compared whether it was compared with the current model here; the instances do it in any case
 * @param move what is to be announced
 */
public record DeployPlan(ModelSpec spec, String engine, List<Comparison> comparisons, boolean compared, Move move) {
    /** Copies the comparisons. */
    public DeployPlan {
        comparisons = List.copyOf(comparisons);
    }
}
