package io.github.cellstream.runtime.verify;

import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.auto.EngineComparison;

/**
 * Verifies a file on random sequences: every engine against ONNX Runtime, and a graph of whole sequences, stepped, against
 * itself run whole.
 *
 * @param steps steps of each sequence on the engines, {@code >= 1}; the proof of stepping chooses its own
 * @param seed of the sequences on the engines
 * @param tolerance largest difference that passes, relative where a value is beyond ±1
 */
public record RandomSequences(int steps, long seed, double tolerance) {
    /**
     * Verifies one file.
     *
     * @throws ModelException if the file can't be read or a setting is wrong
     */
    public Verification verify(ModelSource source) {
        return EngineChecks.verify(
                source,
                tolerance,
                (model, reference) -> EngineComparison.of(model, reference, steps, seed),
                EngineComparison.ROWS);
    }
}
