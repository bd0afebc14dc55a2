package io.github.cellstream.runtime.importing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.ReferenceData;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** RTNeural's reference series: Keras weights as JSON, 100 recorded steps; the state leaves the model after each step. */
class RtNeuralSeriesTest {
    @TestFactory
    Stream<DynamicTest> shouldReproduceTheSeriesWithTheStateSavedAndRestored() {
        Optional<Path> folder = ReferenceData.find("models/rtneural");
        return folder.stream()
                .flatMap(path -> Stream.of("lstm_1d", "lstm", "gru_1d", "gru")
                        .flatMap(name -> Stream.of("jvm", "onnxruntime")
                                .map(engine -> DynamicTest.dynamicTest(
                                        name + " " + engine, () -> reproduce(path, name, engine)))));
    }

    private static void reproduce(Path folder, String name, String engine) throws IOException {
        JsonNode json = JsonText.object(name, Files.readString(folder.resolve(name + ".json")));
        byte[] onnx = OnnxWriter.write(network(json), ModelSettings.NONE);
        float[][] inputs = ReferenceData.csv(folder.resolve(name + "_x_python.csv"));
        float[][] outputs = ReferenceData.csv(folder.resolve(name + "_y_python.csv"));
        assertThat(inputs).hasNumberOfRows(100);
        try (SequenceModel model =
                Plugins.named(ModelEngine.class, ModelEngine::name, engine).load(ModelSource.bytes(name, onnx))) {
            float[] saved = new float[model.spec().stateSize()];
            double largest = 0;
            for (int step = 0; step < inputs.length; step++) {
                StepBatch batch = model.newBatch(1);
                batch.size(1);
                System.arraycopy(saved, 0, batch.states(), 0, saved.length);
                batch.inputs()[0] = inputs[step][0];
                model.step(batch);
                saved = Arrays.copyOf(batch.states(), saved.length);
                largest = Math.max(largest, Math.abs(batch.outputs()[0] - outputs[step][0]));
            }
            System.out.println("conformance rtneural/" + name + " " + engine + ": " + largest);
            assertThat(largest).isLessThanOrEqualTo(1e-6);
        }
    }

    /** Matrices lie as Keras stores them: kernel [in × gates·units], recurrent kernel, bias. */
    static Network network(JsonNode json) {
        List<Layer> layers = new ArrayList<>();
        for (JsonNode layer : json.path("layers")) {
            JsonNode weights = layer.path("weights");
            NamedTensor kernel = matrix(weights.get(0));
            String name = "layer_" + layers.size();
            if (layer.path("type").asText().endsWith("dense")) {
                layers.add(new Layer.Dense(
                        name,
                        kernel.axis(0),
                        kernel.axis(1),
                        kernel.transposed(),
                        vector(weights.get(1)),
                        activation(layer.path("activation").asText())));
                continue;
            }
            boolean lstm = layer.path("type").asText().equals("lstm");
            GateOrder order = lstm ? GateOrder.LSTM : GateOrder.AS_IS;
            NamedTensor recurrent = matrix(weights.get(1));
            JsonNode bias = weights.get(2);
            layers.add(new Layer.Recurrent(
                    name,
                    lstm ? Cell.LSTM : Cell.GRU_RESET_AFTER,
                    kernel.axis(0),
                    recurrent.axis(0),
                    order.ordered(kernel.transposed()),
                    order.ordered(recurrent.transposed()),
                    order.ordered(vector(lstm ? bias : bias.get(0))),
                    lstm ? new float[0] : vector(bias.get(1)),
                    new float[0]));
        }
        return new Network(InputKind.FEATURES, 1, layers);
    }

    private static Activation activation(String name) {
        return name.isEmpty()
                ? Activation.IDENTITY
                : Activation.of(Activation.Kind.valueOf(name.toUpperCase(Locale.ROOT)));
    }

    private static NamedTensor matrix(JsonNode rows) {
        float[] values = new float[rows.size() * rows.get(0).size()];
        int at = 0;
        for (JsonNode row : rows) {
            for (JsonNode value : row) {
                values[at++] = value.floatValue();
            }
        }
        return new NamedTensor("json", List.of(rows.size(), rows.get(0).size()), values);
    }

    private static float[] vector(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).floatValue();
        }
        return values;
    }
}
