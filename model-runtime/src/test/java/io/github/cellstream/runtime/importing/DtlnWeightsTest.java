package io.github.cellstream.runtime.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.ReferenceData;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The Keras weights of the noise suppressor DTLN, imported in part: they must reproduce what its ONNX file computed. */
class DtlnWeightsTest {
    private static final int FEATURES = 257;
    private static final int HIDDEN = 128;

    /** The separation core; the file holds Lambda and Conv1D layers around it. */
    static final String ARCHITECTURE = """
            {"class_name": "Sequential", "config": [
              {"class_name": "InputLayer", "config": {"name": "input", "batch_input_shape": [null, null, 257]}},
              {"class_name": "LSTM", "config": {"name": "lstm", "units": 128, "return_sequences": true}},
              {"class_name": "Dropout", "config": {"name": "dropout", "rate": 0.25}},
              {"class_name": "LSTM", "config": {"name": "lstm_1", "units": 128, "return_sequences": true}},
              {"class_name": "Dense", "config": {"name": "dense", "units": 257}},
              {"class_name": "Activation", "config": {"name": "activation", "activation": "sigmoid"}}]}
            """;

    @TestFactory
    Stream<DynamicTest> shouldReproduceTheRecordedSteps() {
        Optional<Path> folder = ReferenceData.find("models/dtln");
        return folder.stream()
                .flatMap(path -> Stream.of("jvm", "onnxruntime")
                        .map(engine -> DynamicTest.dynamicTest(engine, () -> reproduce(path, engine))));
    }

    private static void reproduce(Path folder, String engine) {
        float[][] inputs = ReferenceData.csv(folder.resolve("golden_model1_input_mag.csv"));
        float[][] outputs = ReferenceData.csv(folder.resolve("golden_model1_output_mask_ort.csv"));
        float[] finalState = flat(ReferenceData.csv(folder.resolve("golden_model1_final_state_ort.csv")));
        ModelSource source = ModelSource.file(folder.resolve("model.h5")).with(Map.of("architecture", ARCHITECTURE));
        try (SequenceModel model =
                Plugins.named(ModelEngine.class, ModelEngine::name, engine).load(source)) {
            StepBatch batch = model.newBatch(1);
            batch.size(1);
            double largest = 0;
            for (int step = 0; step < inputs.length; step++) {
                System.arraycopy(inputs[step], 0, batch.inputs(), 0, FEATURES);
                model.step(batch);
                for (int i = 0; i < FEATURES; i++) {
                    largest = Math.max(largest, Math.abs(batch.outputs()[i] - outputs[step][i]));
                }
            }
            double state = 0; // relative: some cells have added up to more than 100
            assertThat(model.spec().stateSize()).isEqualTo(finalState.length);
            for (int i = 0; i < finalState.length; i++) {
                int layer = i / (2 * HIDDEN);
                int unit = i / 2 % HIDDEN;
                int kind = i % 2;
                float found = batch.states()[(2 * layer + kind) * HIDDEN + unit];
                state = Math.max(state, Math.abs(found - finalState[i]) / (1 + Math.abs(finalState[i])));
            }
            System.out.println("conformance dtln/model.h5 " + engine + ": output " + largest
                    + ", state, relative to 1 + |c| " + state);
            assertThat(largest).isLessThan(2e-5);
            assertThat(state).isLessThan(2e-5);
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
