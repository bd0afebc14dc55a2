package io.github.cellstream.runtime.auto;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.ReferenceData;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** PyTorch's own export of a stateful LSTM, states [2, batch, 12], against PyTorch's own outputs: 2 rows, 20 steps, on both engines. */
class StatefulExportGoldenTest {
    private static final int ROWS = 2;
    private static final int STEPS = 20;
    private static final int FEATURES = 5;
    private static final int OUTPUTS = 3;

    @TestFactory
    Stream<DynamicTest> shouldReproduceWhatPyTorchRecorded() {
        Optional<Path> folder = ReferenceData.find("models/exports/torch-stateful-lstm");
        return folder.stream()
                .flatMap(path -> Stream.of("jvm", "onnxruntime")
                        .map(engine -> DynamicTest.dynamicTest(
                                "torchscript.onnx on " + engine + ", 20 steps", () -> reproduce(path, engine))));
    }

    private static void reproduce(Path folder, String engine) throws IOException {
        float[] x = floats(folder.resolve("x.bin"));
        float[] y = floats(folder.resolve("y.bin"));
        assertThat(x).hasSize(ROWS * STEPS * FEATURES);
        try (SequenceModel model = Plugins.named(ModelEngine.class, ModelEngine::name, engine)
                .load(ModelSource.file(folder.resolve("torchscript.onnx")))) {
            StepBatch batch = model.newBatch(ROWS);
            batch.size(ROWS);
            for (int step = 0; step < STEPS; step++) {
                for (int row = 0; row < ROWS; row++) {
                    System.arraycopy(
                            x, (row * STEPS + step) * FEATURES, batch.inputs(), batch.inputOffset(row), FEATURES);
                }
                model.step(batch);
                for (int row = 0; row < ROWS; row++) {
                    for (int i = 0; i < OUTPUTS; i++) {
                        float expected = y[(row * STEPS + step) * OUTPUTS + i];
                        assertThat(Math.abs(batch.outputs()[batch.outputOffset(row) + i] - expected))
                                .as("step %d, row %d, value %d", step, row, i)
                                .isLessThan(2e-5f);
                    }
                }
            }
        }
    }

    private static float[] floats(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        float[] floats = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(floats);
        return floats;
    }
}
