package io.github.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.ReferenceData;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.laws.RandomNetworks;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import io.github.cellstream.runtime.onnxruntime.OnnxRuntimeEngine;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.RawOutput;
import io.github.cellstream.schemas.encoding.Encoding;
import io.github.cellstream.schemas.encoding.RecordSerdes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A noise suppressor that nobody here made, two LSTM(128) of 257 magnitudes: its 300 recorded steps, under 40 keys that
 * are mixed at random, give the recorded outputs for every key. Without the recording a model of the same layers with
 * random weights takes its place, and ONNX Runtime, stepped directly, that of the recording.
 */
@RequiresDocker
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class RealModelIT {
    private static final int KEYS = 40;
    private static final int STEPS = 300;
    private static final int SIZE = 257;
    private static final int HIDDEN = 128;
    private static final float TOLERANCE = 1e-4f;
    private static final String MODEL_IN_CONTAINER = "/etc/cellstream/model.onnx";

    private static final Map<String, String> SETTINGS = Map.of(
            "application.id", "real-model",
            "processing.guarantee", "exactly_once_v2",
            "input.topic", "magnitudes",
            "input.decoder", "floats",
            "model.file", MODEL_IN_CONTAINER,
            "output.predictions.topic", "masks",
            "output.dead.letters.topic", "dead-letters",
            "output.encoding", "avro");

    /** A model's file, one sequence of inputs, and the output that each of its steps must give. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Recording(String origin, Path model, float[][] inputs, float[][] outputs) {}

    @Test
    void shouldGiveTheRecordedOutputsUnderEveryKey(@TempDir Path folder) throws Exception {
        Recording recording = recording(folder);
        assertThat(recording.inputs()).hasDimensions(STEPS, SIZE);
        assertThat(recording.outputs()).hasDimensions(STEPS, SIZE);
        long seed = Interleaving.seed();
        try (KafkaBroker broker = KafkaBroker.start()) {
            for (String topic : List.of("magnitudes", "masks", "dead-letters")) {
                broker.createTopic(topic, 4, Map.of());
            }
            try (ProgramContainer program = ProgramContainer.of(
                            broker, SETTINGS, Map.of(MODEL_IN_CONTAINER, recording.model()))
                    .start()) {
                program.awaitReady();
                Instant start = Instant.now();
                Records.send(broker, magnitudes(recording.inputs(), seed));
                Map<String, List<Prediction>> answers = answers(broker);
                Duration took = Duration.between(start, Instant.now());

                assertThat(answers).hasSize(KEYS);
                float largest = 0;
                for (Map.Entry<String, List<Prediction>> key : answers.entrySet()) {
                    largest = Math.max(largest, largestDifference(key.getKey(), key.getValue(), recording.outputs()));
                }
                System.out.printf(
                        "RealModelIT: %s on %s, %d keys × %d steps = %d predictions in %.1f s, largest difference %.1e,"
                                + " seed %d%n",
                        recording.origin(),
                        answers.values().iterator().next().get(0).getModel().getEngine(),
                        KEYS,
                        STEPS,
                        answers.values().stream().mapToInt(List::size).sum(),
                        took.toMillis() / 1000.0,
                        largest,
                        seed);
                assertThat(Records.read(broker, "dead-letters", 0, Duration.ofSeconds(5)))
                        .isEmpty();
            }
        }
    }

    private static float largestDifference(String key, List<Prediction> answers, float[][] outputs) {
        assertThat(answers).as("predictions of %s", key).hasSize(STEPS);
        float largest = 0;
        for (int step = 0; step < STEPS; step++) {
            Prediction answer = answers.get(step);
            assertThat(answer.getStep()).as("step of %s", key).isEqualTo(step + 1L);
            List<Float> values = ((RawOutput) answer.getResult()).getValues();
            assertThat(values).hasSize(SIZE);
            for (int i = 0; i < SIZE; i++) {
                float difference = Math.abs(values.get(i) - outputs[step][i]);
                if (!(difference <= TOLERANCE)) {
                    throw new AssertionError(key + ", step " + (step + 1) + ", value " + i + ": " + values.get(i)
                            + " against the recorded " + outputs[step][i]);
                }
                largest = Math.max(largest, difference);
            }
        }
        return largest;
    }

    private static List<ProducerRecord<String, byte[]>> magnitudes(float[][] inputs, long seed) {
        List<List<ProducerRecord<String, byte[]>>> sequences = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            List<ProducerRecord<String, byte[]>> sequence = new ArrayList<>();
            for (float[] input : inputs) {
                ByteBuffer value =
                        ByteBuffer.allocate(input.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                value.asFloatBuffer().put(input);
                sequence.add(new ProducerRecord<>("magnitudes", "microphone-" + key, value.array()));
            }
            sequences.add(sequence);
        }
        return Interleaving.of(sequences, new Random(seed));
    }

    private static Map<String, List<Prediction>> answers(KafkaBroker broker) {
        Map<String, List<Prediction>> answers = new TreeMap<>();
        try (Deserializer<Prediction> decoder =
                RecordSerdes.prediction(Encoding.AVRO, Map.of()).deserializer()) {
            for (ConsumerRecord<String, byte[]> record :
                    Records.read(broker, "masks", KEYS * STEPS, Duration.ofMinutes(2))) {
                answers.computeIfAbsent(record.key(), key -> new ArrayList<>())
                        .add(decoder.deserialize(record.topic(), record.value()));
            }
        }
        return answers;
    }

    private static Recording recording(Path folder) throws IOException {
        Optional<Path> data = ReferenceData.find("models/dtln");
        if (data.isEmpty()) {
            return substitute(folder);
        }
        Path dtln = data.orElseThrow();
        return new Recording(
                "the recorded DTLN",
                dtln.resolve("model_1.onnx"),
                ReferenceData.csv(dtln.resolve("golden_model1_input_mag.csv")),
                ReferenceData.csv(dtln.resolve("golden_model1_output_mask_ort.csv")));
    }

    private static Recording substitute(Path folder) throws IOException {
        RandomNetworks random = new RandomNetworks(1);
        Network network = new Network(
                InputKind.FEATURES,
                SIZE,
                List.of(
                        random.recurrent("lstm_0", Cell.LSTM, SIZE, HIDDEN, false),
                        random.recurrent("lstm_1", Cell.LSTM, HIDDEN, HIDDEN, false),
                        random.dense("mask", HIDDEN, SIZE, Activation.SIGMOID)));
        Path file = folder.resolve("substitute.onnx");
        Files.write(file, OnnxWriter.write(network, ModelSettings.NONE));
        Random magnitudes = new Random(1);
        float[][] inputs = new float[STEPS][SIZE];
        float[][] outputs = new float[STEPS][SIZE];
        try (SequenceModel model = new OnnxRuntimeEngine().load(ModelSource.file(file))) {
            StepBatch batch = model.newBatch(1);
            batch.size(1);
            for (int step = 0; step < STEPS; step++) {
                for (int i = 0; i < SIZE; i++) {
                    inputs[step][i] = 2 * magnitudes.nextFloat();
                }
                System.arraycopy(inputs[step], 0, batch.inputs(), 0, SIZE);
                model.step(batch);
                System.arraycopy(batch.outputs(), 0, outputs[step], 0, SIZE);
            }
        }
        return new Recording("a substitute with random weights (no recording was found)", file, inputs, outputs);
    }
}
