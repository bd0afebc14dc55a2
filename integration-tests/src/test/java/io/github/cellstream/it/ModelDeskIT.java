package io.github.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.topology.Job;
import io.github.cellstream.embedded.EmbeddedKafka;
import io.github.cellstream.it.Terminal.Outcome;
import io.github.cellstream.runtime.laws.RandomNetworks;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running job is given other models from the command line, as an operator does it. */
@SuppressWarnings("try") // a job that runs while the block does
class ModelDeskIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern VERSION = Pattern.compile("\"version\":\"([^\"]*)\"");
    private static final Pattern COMPARED = Pattern.compile("\"shadow\":\\{\"events\":(\\d+),\"same\":([0-9.E-]+)");
    private static final int KEYS = 4;
    private static final int ROUND = 20;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final List<String> versions = new ArrayList<>();

    @Test
    void shouldTakeAModelThroughShadowPromotionAndRollback() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            Path first = model("first.onnx", 1, 2);
            Path properties = properties(kafka, first);
            try (Job job = Job.start(CellstreamConfig.of(settings(kafka, first)));
                    KafkaProducer<String, String> events = producer(kafka);
                    Consumer<String, String> answers = consumer(kafka)) {
                expect("1", events, answers);

                Outcome deployed = desk(
                        "deploy",
                        properties,
                        "--model",
                        model("second.onnx", 2, 2).toString(),
                        "--version",
                        "2",
                        "--shadow",
                        "--wait");
                assertThat(deployed.code()).as(deployed.err()).isZero();
                assertThat(deployed.out())
                        .contains("gait version 2", "jvm against onnxruntime", "beside       gait version 1")
                        .contains("as a shadow", "shadowing in all 2 tasks", "runs as a shadow in 1 instance");
                expect("1", events, answers);
                await().atMost(PATIENCE).untilAsserted(() -> {
                    Matcher compared = COMPARED.matcher(
                            desk("status", properties, "--json").out());
                    assertThat(compared.find()).isTrue();
                    assertThat(Integer.parseInt(compared.group(1))).isEqualTo(ROUND);
                    assertThat(Double.parseDouble(compared.group(2))).isBetween(0.0, 1.0);
                });

                assertDone(desk("promote", properties, "--wait"), "gait version 2");
                expect("2", events, answers);
                assertDone(desk("rollback", properties, "--wait"), "gait version 1");
                expect("1", events, answers);

                refuseHere(properties);
                refuseThere(properties);
                expect("1", events, answers);
                assertThat(desk("status", properties).out())
                        .containsPattern("1 +gait +[0-9a-f]{12} +current")
                        .containsPattern("2 +gait +[0-9a-f]{12} +withdrawn")
                        .contains("2 of 2");
            }
        }
    }

    /** A model for other events does not get past this machine. */
    private void refuseHere(Path properties) throws IOException {
        Outcome refused =
                desk("deploy", properties, "--model", model("wider.onnx", 3, 3).toString(), "--version", "3", "--wait");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("INPUT_MISMATCH (operator): takes 3 FEATURES, the job's events have 2");
        assertThat(refused.out()).doesNotContain("announced");
    }

    /** The operator's configuration is not the job's: the instance knows better, and says so. */
    private void refuseThere(Path properties) throws IOException {
        Outcome refused = desk(
                "deploy",
                properties,
                "--set",
                "state.rewarm.events=5",
                "--policy",
                "rewarm",
                "--model",
                model("fourth.onnx", 4, 2).toString(),
                "--version",
                "4",
                "--wait");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).contains("as a candidate", "refused: POLICY_IMPOSSIBLE", "as withdrawn");
        assertThat(refused.err()).contains("REFUSED (operator)", "state.rewarm.events", "the current model goes on");
    }

    private static void assertDone(Outcome outcome, String model) {
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).containsPattern("done +" + model + " .* answers in 1 instance");
    }

    private static Outcome desk(String command, Path properties, String... more) {
        return Terminal.run(
                Stream.concat(Stream.of("model", command, "--config", properties.toString()), Stream.of(more))
                        .toArray(String[]::new));
    }

    /** Sends some events and waits until they are answered, all by one version. */
    private void expect(String version, KafkaProducer<String, String> events, Consumer<String, String> answers) {
        versions.clear();
        for (int i = 0; i < ROUND; i++) {
            var unused = events.send(
                    new ProducerRecord<>("readings", "k" + i % KEYS, "{\"a\":" + Math.sin(i) + ",\"b\":0.5}"));
        }
        events.flush();
        await().atMost(PATIENCE).untilAsserted(() -> {
            answers.poll(Duration.ofMillis(100)).forEach(record -> {
                Matcher found = VERSION.matcher(record.value());
                versions.add(found.find() ? found.group(1) : record.value());
            });
            assertThat(versions).hasSize(ROUND);
        });
        assertThat(versions).containsOnly(version);
    }

    private Path model(String name, long seed, int features) throws IOException {
        return Files.write(
                folder.resolve(name),
                OnnxWriter.write(
                        new RandomNetworks(seed).ofFeatures(Cell.LSTM, features, List.of(8), 3),
                        ModelSettings.NONE.with(ModelSetting.NAME, "gait").with(ModelSetting.VERSION, "1")));
    }

    private Path properties(EmbeddedKafka kafka, Path model) throws IOException {
        return Files.writeString(
                folder.resolve("job.properties"),
                settings(kafka, model).entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("\n")));
    }

    private Map<String, String> settings(EmbeddedKafka kafka, Path model) {
        Map<String, String> keys = new TreeMap<>();
        keys.put("application.id", "gait");
        keys.put("bootstrap.servers", kafka.bootstrapServers());
        keys.put("state.dir", folder.resolve("state").toString());
        keys.put("input.topic", "readings");
        keys.put("decoder.features", "a,b");
        keys.put("model.file", model.toString());
        keys.put("model.upgrade.enabled", "true");
        keys.put("model.upgrade.shadow", "true");
        keys.put("output.predictions.topic", "answers");
        keys.put("topics.create", "true");
        keys.put("topics.partitions", "2");
        keys.put("commit.interval.ms", "100");
        keys.put("http.port", "-1");
        return keys;
    }

    private static KafkaProducer<String, String> producer(EmbeddedKafka kafka) {
        return new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer());
    }

    private static Consumer<String, String> consumer(EmbeddedKafka kafka) {
        Consumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.assign(List.of(new TopicPartition("answers", 0), new TopicPartition("answers", 1)));
        return consumer;
    }
}
