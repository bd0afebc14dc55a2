package io.github.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cellstream.embedded.EmbeddedKafka;
import io.github.cellstream.runtime.PluginJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as a user starts it, with the plugin of examples/plugin and its log as JSON. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PluginProgramIT {
    private static final Path EXAMPLE = Path.of("../examples/plugin/src/main");
    private static final Path LIBRARY = Path.of("target/library-of-a-plugin");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    /** As {@code mvn package} in the example does: its jar and its library's, side by side. */
    @BeforeAll
    static void buildPlugin() throws Exception {
        Map<String, String> services = new TreeMap<>();
        try (Stream<Path> files = Files.list(EXAMPLE.resolve("resources/META-INF/services"))) {
            for (Path file : files.toList()) {
                services.put("META-INF/services/" + file.getFileName(), Files.readString(file));
            }
        }
        try (Stream<Path> sources = Files.walk(EXAMPLE.resolve("java"));
                Stream<Path> libraries = Files.list(LIBRARY)) {
            PluginJar.make(
                    sources.filter(file -> file.toString().endsWith(".java")).toList(),
                    services,
                    folder.resolve("plugins/example/example.jar"));
            for (Path library : libraries.toList()) {
                Files.copy(library, folder.resolve("plugins/example").resolve(library.getFileName()));
            }
        }
    }

    @Test
    void shouldListThePluginWithItsOwnVersionOfALibraryAndItsPlace() throws Exception {
        Process program = program(
                "plugins", "--json", "--plugin-path", folder.resolve("plugins").toString());
        JsonNode found = new ObjectMapper().readTree(program.getInputStream());
        assertThat(program.waitFor()).isZero();
        JsonNode decoder = named(found, "cloudevents");
        assertThat(decoder.get("description").asText()).contains("Jackson 2.21.2");
        assertThat(com.fasterxml.jackson.core.json.PackageVersion.VERSION.toString())
                .isNotEqualTo("2.21.2");
        assertThat(decoder.get("place").asText()).isEqualTo(place().toString());
        assertThat(named(found, "cusum").get("kind").asText()).isEqualTo("scorer");
        assertThat(named(found, "jvm").get("place").asText()).contains("model-runtime");
    }

    @Test
    void shouldRefuseTwoPluginsOfOneName() throws Exception {
        Path twice = folder.resolve("twice");
        for (String copy : List.of("a", "b")) {
            Files.createDirectories(twice.resolve(copy));
            Files.copy(place().resolve("example.jar"), twice.resolve(copy).resolve("example.jar"));
        }
        Process program = program("plugins", "--plugin-path", twice.toString());
        String said = new String(program.getErrorStream().readAllBytes(), UTF_8);
        assertThat(program.waitFor()).isEqualTo(2);
        assertThat(said).contains("PLUGIN_CONFLICT", "twice/a", "twice/b");
    }

    @Test
    void shouldRunAJobWithThePluginAndLogAsJson() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            for (String topic : List.of("in", "out", "dead")) {
                kafka.createTopic(topic, 1, Map.of());
            }
            send(
                    kafka,
                    "{\"specversion\":\"1.0\",\"subject\":\"pump-1\",\"time\":\"2026-01-31T12:00:00Z\",\"data\":[0.5]}");
            send(kafka, "{\"subject\":\"pump-2\",\"data\":\"none\"}");
            Path log = folder.resolve("log");
            Process program = new ProcessBuilder(
                            command("run", "--config", config(kafka).toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                ConsumerRecord<String, String> prediction = first(kafka, "out", program, log);
                assertThat(prediction.key()).isEqualTo("pump-1");
                assertThat(prediction.value()).contains("\"eventTime\":\"2026-01-31T12:00:00Z\"", "\"step\":1");
                ConsumerRecord<String, String> refused = first(kafka, "dead", program, log);
                assertThat(refused.value()).contains("pump-2");
            } finally {
                program.destroy();
                program.waitFor();
            }
            assertDeadLetterLogged(log);
        }
    }

    private static void assertDeadLetterLogged(Path log) throws Exception {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            if (!line.startsWith("WARNING: Using incubator")) {
                lines.add(json.readTree(line));
            }
        }
        assertThat(lines).hasSizeGreaterThan(2).allSatisfy(line -> {
            assertThat(line.path("timestamp").isIntegralNumber()).isTrue();
            assertThat(line.path("formattedMessage").asText()).isNotEmpty();
        });
        JsonNode letter = lines.stream()
                .filter(line -> line.path("formattedMessage").asText().contains("UNDECODABLE"))
                .findFirst()
                .orElseThrow();
        assertThat(letter.path("level").asText()).isEqualTo("WARN");
        JsonNode event = letter.path("mdc");
        assertThat(event.path("key").asText()).isEqualTo("whatever");
        assertThat(event.path("topic").asText()).isEqualTo("in");
        assertThat(event.path("partition").asText()).isEqualTo("0");
        assertThat(event.path("offset").asText()).isEqualTo("1");
    }

    private static Path config(EmbeddedKafka kafka) throws Exception {
        return Files.writeString(folder.resolve("job.properties"), """
                application.id=plugin
                bootstrap.servers=%s
                state.dir=%s
                plugin.path=%s
                log.format=json
                input.topic=in
                input.decoder=cloudevents
                decoder.key=subject
                model.engine=online
                scorer.name=cusum
                scorer.limit=4
                output.predictions.topic=out
                output.dead.letters.topic=dead
                http.port=-1
                """.formatted(
                        kafka.bootstrapServers(), folder.resolve("state"), folder.resolve("plugins")));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // close waits for it
    private static void send(EmbeddedKafka kafka, String value) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>("in", "whatever", value));
        }
    }

    private static ConsumerRecord<String, String> first(EmbeddedKafka kafka, String topic, Process program, Path log) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "group.id",
                        topic,
                        "auto.offset.reset",
                        "earliest",
                        "isolation.level",
                        "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                assertThat(program.isAlive()).as(() -> said(log)).isTrue();
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                return !records.isEmpty();
            });
        }
        return records.get(0);
    }

    private static String said(Path log) {
        try {
            return Files.readString(log);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    private static JsonNode named(JsonNode found, String name) {
        for (JsonNode plugin : found) {
            if (plugin.path("name").asText().equals(name)) {
                return plugin;
            }
        }
        throw new AssertionError("no " + name + " in " + found);
    }

    private static Path place() throws Exception {
        return folder.resolve("plugins").toRealPath().resolve("example");
    }

    private static Process program(String... arguments) throws Exception {
        return new ProcessBuilder(command(arguments)).start();
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Images.program().resolve("bin/cellstream").toString());
        command.addAll(List.of(arguments));
        return command;
    }
}
