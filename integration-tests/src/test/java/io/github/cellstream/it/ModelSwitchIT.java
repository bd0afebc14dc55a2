package io.github.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.embedded.EmbeddedKafka;
import io.github.cellstream.schemas.Classification;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import io.github.cellstream.schemas.ModelState;
import io.github.cellstream.schemas.ModelStatus;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SourcePosition;
import io.github.cellstream.schemas.StatePolicy;
import io.github.cellstream.schemas.StateTensor;
import io.github.cellstream.schemas.encoding.Encoding;
import io.github.cellstream.schemas.encoding.RecordSerdes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two instances switch to another model while events flow, and one is killed in the middle of it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class ModelSwitchIT {
    private static final String INPUT = "readings";
    private static final String OUTPUT = "predictions";
    private static final String REPORTS = "switch-models-status";
    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void shouldSwitchEachKeyOnceAndLoseNothingOverAKill(@TempDir Path folder) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("ModelSwitchIT seed " + seed);
        try (LstmClassifier first = new LstmClassifier("first", seed, folder);
                LstmClassifier second = new LstmClassifier("second", seed + 1, folder);
                EmbeddedKafka kafka = EmbeddedKafka.start()) {
            for (String topic : List.of(INPUT, OUTPUT, "dead-letters")) {
                kafka.createTopic(topic, PARTITIONS, Map.of());
            }
            Path one = configured(kafka, first, folder.resolve("one"));
            Path other = configured(kafka, first, folder.resolve("other"));
            List<Process> running = new ArrayList<>();
            try (EventFlow flow =
                    new EventFlow(kafka.bootstrapServers(), INPUT, new EventFlow.Plan(60, 150, 300, seed))) {
                running.add(start(one));
                running.add(start(other));
                flow.allow(0.2);
                awaitTopic(kafka, REPORTS);
                awaitInstances(kafka, 2, first);
                Set<String> keys = new HashSet<>();
                awaitAnswer(kafka, answer -> {
                    keys.add(answer.key());
                    return keys.size() == flow.sequences().size();
                });
                flow.allow(1);
                announce(kafka, first, StatePolicy.RESET);
                announce(kafka, second, StatePolicy.KEEP);
                awaitAnswer(
                        kafka,
                        answer -> answer.value().getModel().getFingerprint().equals(second.fingerprint()));
                boolean flowing = flow.flows();
                running.get(0).destroyForcibly().waitFor();
                assertThat(flowing).as("events flow at the kill").isTrue();
                running.add(start(one));
                flow.awaitEnd();
                check(kafka, flow, first, second);
                awaitInstances(kafka, 2, second);
            } finally {
                running.forEach(Process::destroyForcibly);
                for (Process process : running) {
                    process.waitFor();
                }
            }
        }
    }

    private static void check(EmbeddedKafka kafka, EventFlow flow, LstmClassifier first, LstmClassifier second) {
        Map<String, List<Prediction>> answers = new TreeMap<>();
        Set<SourcePosition> sources = new HashSet<>();
        try (Deserializer<Prediction> avro =
                RecordSerdes.prediction(Encoding.AVRO, Map.of()).deserializer()) {
            for (ConsumerRecord<String, byte[]> record :
                    Records.read(kafka.bootstrapServers(), OUTPUT, flow.good(), PATIENCE)) {
                Prediction answer = avro.deserialize(OUTPUT, record.value());
                assertThat(sources.add(answer.getSource()))
                        .as("first answer to %s", answer.getSource())
                        .isTrue();
                answers.computeIfAbsent(record.key(), key -> new ArrayList<>()).add(answer);
            }
        }
        assertThat(sources).hasSize(flow.good());
        assertThat(answers.keySet()).isEqualTo(flow.sequences().keySet());
        answers.forEach(
                (key, all) -> checkSequence(key, all, flow.sequences().getOrDefault(key, List.of()), first, second));
    }

    /** Steps 1, 2, 3 …; the first model's bits up to some event, and from there the second's, which goes on from its state. */
    private static void checkSequence(
            String key, List<Prediction> answers, List<float[]> events, LstmClassifier first, LstmClassifier second) {
        assertThat(answers.stream().map(Prediction::getStep))
                .as("steps of %s", key)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        List<String> models = answers.stream()
                .map(answer -> answer.getModel().getFingerprint())
                .toList();
        int before = models.indexOf(second.fingerprint());
        assertThat(before).as("answers of %s before the switch", key).isPositive();
        assertThat(models.subList(0, before)).as(key).containsOnly(first.fingerprint());
        assertThat(models.subList(before, models.size())).as(key).containsOnly(second.fingerprint());
        List<float[]> wanted = new ArrayList<>(first.run(events).subList(0, before));
        wanted.addAll(second.runBehind(first, events, before));
        for (int step = 0; step < wanted.size(); step++) {
            List<Float> probabilities = ((Classification) answers.get(step).getResult()).getProbabilities();
            for (int i = 0; i < LstmClassifier.CLASSES; i++) {
                assertThat(Float.floatToRawIntBits(probabilities.get(i)))
                        .as("bits of %s, step %d of %d, class %d", key, step + 1, before, i)
                        .isEqualTo(Float.floatToRawIntBits(wanted.get(step)[i]));
            }
        }
    }

    private static Process start(Path folder) throws IOException {
        return ChildProgram.start(folder.resolve("job.properties"), folder);
    }

    private static Path configured(EmbeddedKafka kafka, LstmClassifier model, Path folder) throws Exception {
        Properties settings = new Properties();
        settings.setProperty("bootstrap.servers", kafka.bootstrapServers());
        settings.setProperty("application.id", "switch");
        settings.setProperty("input.topic", INPUT);
        settings.setProperty("input.decoder", "floats");
        settings.setProperty("model.file", model.file().toString());
        settings.setProperty("model.engine", "jvm");
        settings.setProperty("model.upgrade.enabled", "true");
        settings.setProperty("output.predictions.topic", OUTPUT);
        settings.setProperty("output.dead.letters.topic", "dead-letters");
        settings.setProperty("output.encoding", "avro");
        settings.setProperty("scorer.name", "none");
        settings.setProperty("http.port", "-1");
        settings.setProperty("state.dir", folder.resolve("state").toString());
        settings.setProperty("session.timeout.ms", "6000");
        settings.setProperty("heartbeat.interval.ms", "2000");
        settings.setProperty("commit.interval.ms", "300");
        settings.setProperty("acceptable.recovery.lag", "1000000");
        Files.createDirectories(folder);
        try (OutputStream out = Files.newOutputStream(folder.resolve("job.properties"))) {
            settings.store(out, null);
        }
        return folder;
    }

    private static void announce(EmbeddedKafka kafka, LstmClassifier model, StatePolicy policy) throws Exception {
        ModelAnnouncement announcement = new ModelAnnouncement(
                "model",
                model.spec().id().name(),
                model.spec().id().version(),
                model.fingerprint(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                ModelStage.CURRENT,
                policy,
                List.of(),
                "jvm",
                List.of(),
                null,
                ByteBuffer.wrap(Files.readAllBytes(model.file())),
                model.spec().task().name(),
                model.spec().states().stream()
                        .map(tensor -> new StateTensor(tensor.name(), tensor.size()))
                        .toList());
        try (KafkaProducer<String, ModelAnnouncement> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                RecordSerdes.modelAnnouncement().serializer())) {
            producer.send(new ProducerRecord<>("switch-models", 0, "model/" + model.fingerprint(), announcement))
                    .get();
        }
    }

    /** Waits until an instance has made a topic. */
    private static void awaitTopic(EmbeddedKafka kafka, String topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> admin.listTopics().names().get().contains(topic));
        }
    }

    /** Waits until so many instances have tasks and step all of them by a model. */
    private static void awaitInstances(EmbeddedKafka kafka, int wanted, LstmClassifier model) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            Set<String> instances = new HashSet<>();
            try (Deserializer<ModelStatus> avro = RecordSerdes.modelStatus().deserializer()) {
                Instant since = Instant.now().minusSeconds(5);
                for (ConsumerRecord<String, byte[]> record :
                        Records.read(kafka.bootstrapServers(), REPORTS, 1, Duration.ofSeconds(5))) {
                    ModelStatus status = avro.deserialize(record.topic(), record.value());
                    if (status.getReportedAt().isAfter(since)
                            && status.getFingerprint().equals(model.fingerprint())
                            && status.getState() == ModelState.RUNNING
                            && status.getTasks() > 0
                            && status.getTasks() == status.getAllTasks()) {
                        instances.add(status.getInstance());
                    }
                }
            }
            assertThat(instances).hasSize(wanted);
        });
    }

    /** Waits for an answer, committed or not. */
    private static void awaitAnswer(EmbeddedKafka kafka, Predicate<ConsumerRecord<String, Prediction>> wanted) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            partitions.add(new TopicPartition(OUTPUT, partition));
        }
        try (KafkaConsumer<String, Prediction> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringDeserializer(),
                RecordSerdes.prediction(Encoding.AVRO, Map.of()).deserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> {
                        boolean seen = false;
                        for (ConsumerRecord<String, Prediction> record : consumer.poll(Duration.ofMillis(50))) {
                            seen |= wanted.test(record);
                        }
                        return seen;
                    });
        }
    }
}
