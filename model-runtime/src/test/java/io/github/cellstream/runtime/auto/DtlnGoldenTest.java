package io.github.cellstream.runtime.auto;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.ReferenceData;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A real model that nobody here made: the noise suppressor DTLN, two LSTMs, stepped 300 times against its recording, on both engines. */
class DtlnGoldenTest {
    @TestFactory
    Stream<DynamicTest> shouldReproduceTheRecordedSteps() {
        Optional<Path> folder = ReferenceData.find("models/dtln");
        return folder.stream()
                .flatMap(path -> Stream.of("jvm", "onnxruntime")
                        .map(engine -> DynamicTest.dynamicTest(
                                "model_1.onnx on " + engine + ", 300 steps", () -> reproduce(path, engine))));
    }

    private static void reproduce(Path folder, String engine) {
        float[][] inputs = ReferenceData.csv(folder.resolve("golden_model1_input_mag.csv"));
        float[][] outputs = ReferenceData.csv(folder.resolve("golden_model1_output_mask_ort.csv"));
        float[][] finalState = ReferenceData.csv(folder.resolve("golden_model1_final_state_ort.csv"));
        assertThat(inputs).hasNumberOfRows(300);
        try (SequenceModel model = Plugins.named(ModelEngine.class, ModelEngine::name, engine)
                .load(ModelSource.file(folder.resolve("model_1.onnx")))) {
            assertThat(model.spec().states().get(0).name()).isEqualTo("input_3");
            assertThat(model.spec().states().get(0).shape()).isEqualTo(List.of(1, 2, 128, 2));
            assertThat(model.spec().input().size()).isEqualTo(257);
            int rows = 3;
            StepBatch batch = model.newBatch(rows);
            batch.size(rows);
            for (int step = 0; step < inputs.length; step++) {
                for (int row = 0; row < rows; row++) {
                    System.arraycopy(inputs[step], 0, batch.inputs(), batch.inputOffset(row), 257);
                }
                model.step(batch);
                for (int row = 0; row < rows; row++) {
                    assertClose(outputs[step], batch.outputs(), batch.outputOffset(row), "step " + step);
                }
            }
            float[] state = flat(finalState);
            assertThat(state).hasSize(model.spec().stateSize());
            for (int row = 0; row < rows; row++) {
                assertClose(state, batch.states(), batch.stateOffset(row), "final state");
            }
        }
    }

    private static void assertClose(float[] expected, float[] found, int offset, String what) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(expected[i] - found[offset + i]) / Math.max(1, Math.abs(expected[i])))
                    .as("%s, value %d: %s against the recorded %s", what, i, found[offset + i], expected[i])
                    .isLessThan(1e-4f);
        }
    }

    private static float[] flat(float[][] rows) {
        float[] all = new float[rows.length * rows[0].length];
        for (int i = 0; i < all.length; i++) {
            all[i] = rows[i / rows[0].length][i % rows[0].length];
        }
        return all;
    }
}
