package io.github.cellstream.runtime.verify;

import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.auto.EngineComparison;
import java.util.ArrayList;
import java.util.List;

/**
 * Verifies a file on random sequences: every engine against ONNX Runtime, and a graph of whole sequences, stepped, against
 * itself run whole.
 *
 * @param steps steps of each sequence on the engines, {@code >= 1}; the proof of stepping chooses its own
 * @param seed of the sequences on the engines
 * @param tolerance largest difference that passes, relative where a value is beyond ±1
 */
public record RandomSequences(int steps, long seed, double tolerance) {
    private static final String REFERENCE = "onnxruntime";

    /**
     * Verifies one file.
     *
     * @throws ModelException if the file can't be read or a setting is wrong
     */
    public Verification verify(ModelSource source) {
        try (Engines engines = Engines.load(source)) {
            List<Comparison> comparisons = new ArrayList<>();
            engines.proof()
                    .ifPresent(proof -> comparisons.add(new Comparison(
                            "stepped against the whole sequence",
                            proof.sequences(),
                            proof.steps(),
                            proof.outputs(),
                            proof.states())));
            SequenceModel reference = engines.models().get(REFERENCE);
            if (reference != null) {
                engines.models().forEach((name, model) -> {
                    if (model != reference) {
                        EngineComparison found = EngineComparison.of(model, reference, steps, seed);
                        comparisons.add(new Comparison(
                                name + " against " + REFERENCE,
                                EngineComparison.ROWS,
                                steps,
                                found.outputs(),
                                found.states()));
                    }
                });
            }
            return new Verification(
                    source.name(),
                    tolerance,
                    List.copyOf(engines.models().keySet()),
                    engines.refusals(),
                    comparisons,
                    false);
        }
    }
}
