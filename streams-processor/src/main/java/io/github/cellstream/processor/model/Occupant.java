package io.github.cellstream.processor.model;

import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.score.Scorer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model in use, with what belongs to it.
 *
 * @param model closed by whoever loaded it, when no task uses it any more
 * @param scorer scores its judgements; null for none
 * @param lineage how states of other models become its own
 */
public record Occupant(SequenceModel model, @Nullable Scorer scorer, Lineage lineage) {
    /** Refuses what is missing. */
    public Occupant {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(lineage, "lineage");
    }
}
