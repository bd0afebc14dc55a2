package io.github.cellstream.runtime.verify;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.auto.EngineComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Verifies a file on sequences that a user gives as text: one step a line, features with commas between them, or one token
 * id; an empty line ends a sequence, and what stands behind a {@code #} is a comment.
 */
public final class GivenSequences {
    private static final long MAX_BYTES = 64 << 20;

    private final Path file;
    private final List<float[][]> sequences;

    private GivenSequences(Path file, List<float[][]> sequences) {
        this.file = file;
        this.sequences = sequences;
    }

    /**
     * Reads sequences.
     *
     * @throws ModelException {@link ModelError#MODEL_UNREADABLE}, or {@link ModelError#MODEL_SETTING} naming the line
     */
    public static GivenSequences read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw refuse(file.toString(), "found " + Files.size(file) + " bytes, at most " + MAX_BYTES);
            }
            List<float[][]> sequences = new ArrayList<>();
            List<float[]> steps = new ArrayList<>();
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                String text = line.replaceFirst("#.*", "").strip();
                if (!text.isEmpty()) {
                    steps.add(step(file + ": line " + number, text));
                } else if (line.isBlank()) {
                    end(sequences, steps);
                }
            }
            end(sequences, steps);
            if (sequences.isEmpty()) {
                throw refuse(file.toString(), "found no step, wanted one a line: numbers with commas between them");
            }
            return new GivenSequences(file, sequences);
        } catch (IOException e) {
            throw new ModelException(
                    ModelError.MODEL_UNREADABLE, file.toString(), e + "; check the path and its permissions", e);
        }
    }

    /**
     * Verifies one model file.
     *
     * @param tolerance largest difference that passes, relative where a value is beyond ±1
     * @throws ModelException if the file can't be read, or the sequences do not fit the model
     */
    public Verification verify(ModelSource source, double tolerance) {
        return EngineChecks.verify(
                source,
                tolerance,
                (model, reference) -> {
                    requireFitting(model.spec().input());
                    return EngineComparison.of(model, reference, sequences);
                },
                sequences.size());
    }

    private void requireFitting(InputSpec input) {
        boolean tokens = input.kind() == InputKind.TOKENS;
        int wanted = tokens ? 1 : input.size();
        for (int i = 0; i < sequences.size(); i++) {
            for (int step = 0; step < sequences.get(i).length; step++) {
                float[] found = sequences.get(i)[step];
                boolean known =
                        !tokens || (found[0] >= 0 && found[0] < input.size() && found[0] == Math.rint(found[0]));
                if (found.length != wanted || !known) {
                    throw refuse(
                            file + ": sequence " + (i + 1) + ", step " + (step + 1),
                            "found " + (found.length == 1 ? found[0] + "" : found.length + " numbers") + ", wanted "
                                    + (tokens ? "a token id from 0 to " + (input.size() - 1) : wanted + " features"));
                }
            }
        }
    }

    private static void end(List<float[][]> sequences, List<float[]> steps) {
        if (!steps.isEmpty()) {
            sequences.add(steps.toArray(new float[0][]));
            steps.clear();
        }
    }

    private static float[] step(String where, String text) {
        String[] cells = text.split(",", -1);
        float[] step = new float[cells.length];
        for (int i = 0; i < step.length; i++) {
            try {
                step[i] = Float.parseFloat(cells[i].strip());
            } catch (NumberFormatException e) {
                throw new ModelException(ModelError.MODEL_SETTING, where, "'" + cells[i] + "' is no number", e);
            }
        }
        return step;
    }

    private static ModelException refuse(String where, String what) {
        return new ModelException(ModelError.MODEL_SETTING, where, what);
    }
}
