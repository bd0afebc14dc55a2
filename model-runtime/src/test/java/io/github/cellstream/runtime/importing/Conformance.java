package io.github.cellstream.runtime.importing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Steps recorded inputs and compares with the outputs that the model's own tool gave: features f32 {@code [N, T, F]} or
 * tokens i32 {@code [N, T]}, outputs f32 {@code [N, T, O]}.
 */
public final class Conformance {
    private final JsonNode description;
    private final ByteBuffer x;
    private final ByteBuffer y;

    private Conformance(JsonNode description, ByteBuffer x, ByteBuffer y) {
        this.description = description;
        this.x = x;
        this.y = y;
    }

    /** Reads {@code case.json}; of a case that is to be refused there are no outputs. */
    public static Conformance read(Path file) {
        try {
            JsonNode description = JsonText.object("case", Files.readString(file));
            Path outputs = file.resolveSibling("y.bin");
            return new Conformance(
                    description,
                    little(file.resolveSibling("x.bin")),
                    Files.exists(outputs) ? little(outputs) : ByteBuffer.allocate(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean equal() {
        return description.path("expect").asText().equals("equal");
    }

    public double tolerance() {
        return description.path("tolerance").asDouble();
    }

    long parameters() {
        return description.path("parameters").asLong();
    }

    /** Returns a model file of the case, with the architecture that the case states for bare weights. */
    ModelSource source(Path file) {
        ModelSource source = ModelSource.file(file);
        JsonNode architecture = description.path("architecture");
        return architecture.isTextual() && file.toString().endsWith(".safetensors")
                ? source.with(Map.of("architecture", architecture.asText()))
                : source;
    }

    /** Steps all sequences side by side in one batch, and returns the largest difference by engine. */
    Map<String, Double> differences(ModelSource source) {
        Map<String, Double> differences = new TreeMap<>();
        for (String engine : new String[] {"jvm", "onnxruntime"}) {
            differences.put(engine, difference(source, engine));
        }
        return differences;
    }

    /** Steps all sequences side by side in one batch of one engine, and returns the largest difference. */
    public double difference(ModelSource source, String engine) {
        try (SequenceModel model =
                Plugins.named(ModelEngine.class, ModelEngine::name, engine).load(source)) {
            return difference(model);
        }
    }

    private double difference(SequenceModel model) {
        JsonNode shape = description.path("x").path("shape");
        int rows = shape.get(0).asInt();
        int steps = shape.get(1).asInt();
        int features = shape.size() == 3 ? shape.get(2).asInt() : 0;
        int outputs = description.path("y").path("shape").get(2).asInt();
        assertThat(model.spec().outputSize()).isEqualTo(outputs);
        StepBatch batch = model.newBatch(rows);
        batch.size(rows);
        for (int row = 0; row < rows; row++) {
            model.initialState(batch.states(), batch.stateOffset(row));
        }
        double largest = 0;
        for (int step = 0; step < steps; step++) {
            for (int row = 0; row < rows; row++) {
                int at = row * steps + step;
                if (features == 0) {
                    batch.tokens()[row] = x.getInt(4 * at);
                }
                for (int i = 0; i < features; i++) {
                    batch.inputs()[batch.inputOffset(row) + i] = x.getFloat(4 * (at * features + i));
                }
            }
            model.step(batch);
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < outputs; i++) {
                    float wanted = y.getFloat(4 * ((row * steps + step) * outputs + i));
                    float found = batch.outputs()[batch.outputOffset(row) + i];
                    assertThat(found).isFinite();
                    largest = Math.max(largest, Math.abs((double) found - wanted));
                }
            }
        }
        return largest;
    }

    private static ByteBuffer little(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
