package io.github.cellstream.runtime.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.importing.JsonText;
import io.github.cellstream.runtime.onnx.ModelSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recorded sequences and what the model's own tool answered after each step: inputs f32 {@code [N, T, F]} or token ids i32
 * {@code [N, T]}, outputs f32 {@code [N, T, O]}, all little-endian beside a JSON description; or the statement that the
 * model is to be refused.
 */
public final class RecordedCase {
    private final Path description;
    private final JsonNode json;
    private final boolean refusal;
    private final double tolerance;

    private RecordedCase(Path description, JsonNode json, boolean refusal, double tolerance) {
        this.description = description;
        this.json = json;
        this.refusal = refusal;
        this.tolerance = tolerance;
    }

    /**
     * Reads a description.
     *
     * @throws ModelException {@link ModelError#MODEL_UNREADABLE}, {@link ModelError#MODEL_MALFORMED} or {@link
     *     ModelError#MODEL_SETTING} if it is none
     */
    public static RecordedCase read(Path description) {
        JsonNode json;
        try {
            json = JsonText.object(description.toString(), Files.readString(description));
        } catch (IOException e) {
            throw new ModelException(
                    ModelError.MODEL_UNREADABLE, description.toString(), e + "; check the path and its permissions", e);
        }
        String expect = json.path("expect").asText();
        double tolerance = json.path("tolerance").asDouble(-1);
        if (!(expect.equals("refuse") || (expect.equals("equal") && tolerance >= 0))) {
            throw new ModelException(
                    ModelError.MODEL_SETTING,
                    description.toString(),
                    "found expect " + json.path("expect") + " and tolerance " + json.path("tolerance")
                            + ", wanted 'equal' with a tolerance, or 'refuse'");
        }
        return new RecordedCase(description, json, expect.equals("refuse"), tolerance);
    }

    /**
     * Steps all sequences side by side on every engine that takes the file and compares its task's output.
     *
     * @param tolerance in place of the case's own
     * @throws ModelException if the file can't be read, or the case does not fit the model
     */
    public Verification verify(ModelSource file, Optional<Double> tolerance) {
        ModelSource source = withArchitecture(file);
        try (Engines engines = Engines.load(source)) {
            List<Comparison> comparisons = new ArrayList<>();
            if (!refusal) {
                RecordedArray x = RecordedArray.read(description, json, "x");
                RecordedArray y = RecordedArray.read(description, json, "y");
                engines.models().forEach((name, model) -> comparisons.add(compare(name, model, x, y)));
            }
            return new Verification(
                    source.name(),
                    tolerance.orElse(this.tolerance),
                    List.copyOf(engines.models().keySet()),
                    engines.refusals(),
                    comparisons,
                    refusal);
        }
    }

    /** Bare weights get the architecture that the case states; other files bring their own. */
    private ModelSource withArchitecture(ModelSource file) {
        JsonNode architecture = json.path("architecture");
        boolean wanted = architecture.isTextual()
                && file.name().endsWith(".safetensors")
                && !file.settings().containsKey(ModelSetting.ARCHITECTURE.key());
        return wanted ? file.with(Map.of(ModelSetting.ARCHITECTURE.key(), architecture.asText())) : file;
    }

    private Comparison compare(String engine, SequenceModel model, RecordedArray x, RecordedArray y) {
        requireFitting(model, x, y);
        StepBatch batch = model.newBatch(x.sequences());
        batch.size(x.sequences());
        for (int row = 0; row < x.sequences(); row++) {
            model.initialState(batch.states(), batch.stateOffset(row));
        }
        double largest = 0;
        for (int step = 0; step < x.steps(); step++) {
            fill(batch, x, step);
            try {
                model.step(batch);
            } catch (IllegalArgumentException e) {
                throw new ModelException(
                        ModelError.MODEL_SETTING, description + ": x", "step " + step + ": " + e.getMessage(), e);
            }
            for (int row = 0; row < x.sequences(); row++) {
                for (int i = 0; i < y.width(); i++) {
                    double difference =
                            Math.abs((double) batch.outputs()[batch.outputOffset(row) + i] - y.number(row, step, i));
                    largest = Math.max(largest, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
                }
            }
        }
        String output = model.spec().outputs().get(0).name();
        return new Comparison(
                engine + " against the recorded outputs", x.sequences(), x.steps(), Map.of(output, largest), Map.of());
    }

    private static void fill(StepBatch batch, RecordedArray x, int step) {
        for (int row = 0; row < x.sequences(); row++) {
            if (x.isTokens()) {
                batch.tokens()[row] = x.token(row, step);
                continue;
            }
            for (int i = 0; i < x.width(); i++) {
                batch.inputs()[batch.inputOffset(row) + i] = x.number(row, step, i);
            }
        }
    }

    private void requireFitting(SequenceModel model, RecordedArray x, RecordedArray y) {
        boolean tokens = model.spec().input().kind() == InputKind.TOKENS;
        boolean fits = tokens == x.isTokens()
                && (tokens
                        || (x.type().equals("f32")
                                && x.width() == model.spec().input().size()))
                && y.type().equals("f32")
                && y.width() == model.spec().taskOutputSize()
                && x.sequences() == y.sequences()
                && x.steps() == y.steps();
        if (!fits) {
            throw new ModelException(
                    ModelError.MODEL_SETTING,
                    description.toString(),
                    "found x " + x.type() + " " + x.shape() + " and y " + y.type() + " " + y.shape()
                            + ", wanted [N, T"
                            + (tokens ? "] of i32" : ", " + model.spec().input().size() + "] of f32")
                            + " and [N, T, " + model.spec().taskOutputSize() + "] of f32, as the model has them");
        }
    }
}
