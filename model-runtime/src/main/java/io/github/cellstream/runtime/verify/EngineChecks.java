package io.github.cellstream.runtime.verify;

import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.auto.EngineComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Loads a file on every engine and compares each with ONNX Runtime, on sequences of the caller's. */
final class EngineChecks {
    private static final String REFERENCE = "onnxruntime";

    private EngineChecks() {}

    static Verification verify(
            ModelSource source,
            double tolerance,
            BiFunction<SequenceModel, SequenceModel, EngineComparison> compare,
            int sequences) {
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
                        EngineComparison found = compare.apply(model, reference);
                        comparisons.add(new Comparison(
                                name + " against " + REFERENCE,
                                sequences,
                                found.steps(),
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
