package io.github.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.processor.deadletter.DeadLetterHeaders;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.LifecycleEvent;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.encoding.Encoding;
import io.github.cellstream.schemas.encoding.Features;
import io.github.cellstream.schemas.encoding.RecordSerdes;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job whose events and answers are in Confluent's wire format, with a real registry. The registry runs on this machine,
 * and so does the program; the broker is a container.
 */
@RequiresDocker
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class RegistryJobIT {
    private static final int KEYS = 5;
    private static final int STEPS = 20;
    /** Magic byte and id: longer ones hold the record too. */
    private static final int HEADER = 5;

    private static final byte[] UNKNOWN_ID = {0, 0x7F, 0, 0, 0, 1, 2, 3};
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Test
    void shouldReadAndWriteConfluentsWireFormat(@TempDir Path folder) throws Exception {
        try (RegistryServer registry = RegistryServer.startOrSkip();
                KafkaBroker broker = KafkaBroker.start()) {
            for (String topic : List.of("events", "predictions", "lifecycle", "dead-letters")) {
                broker.createTopic(topic, 2, Map.of());
            }
            Map<String, String> client = Map.of("apicurio.registry.url", registry.url());
            try (ProgramProcess program = ProgramProcess.start(broker, settings(registry), folder)) {
                program.awaitReady();
                Instant start = Instant.now();
                Records.send(broker, events(client));
                List<ConsumerRecord<String, byte[]>> predictions =
                        Records.read(broker, "predictions", KEYS * STEPS, PATIENCE);
                Duration took = Duration.between(start, Instant.now());

                assertThat(predictions).hasSize(KEYS * STEPS);
                Set<Integer> ids = knownIds(registry, predictions, "Prediction");
                assertSteps(predictions, client);
                List<ConsumerRecord<String, byte[]>> lives = Records.read(broker, "lifecycle", KEYS, PATIENCE);
                assertThat(lives).hasSize(KEYS);
                ids.addAll(knownIds(registry, lives, "LifecycleEvent"));
                try (Deserializer<LifecycleEvent> decoder = RecordSerdes.lifecycleEvent(Encoding.AVRO_REGISTRY, client)
                        .deserializer()) {
                    assertThat(lives)
                            .allSatisfy(life -> assertThat(decoder.deserialize("lifecycle", life.value()))
                                    .isNotNull());
                }
                assertUnknownIdSetAside(broker);
                assertThat(program.terminate()).isEqualTo(143);
                System.out.printf(
                        "RegistryJobIT: %d events, %d predictions and %d lifecycle records in Confluent's wire format in"
                                + " %.1f s, %d schema ids, all known to the registry%n",
                        KEYS * STEPS + 1, predictions.size(), lives.size(), took.toMillis() / 1000.0, ids.size());
            }
        }
    }

    private static Map<String, String> settings(RegistryServer registry) {
        return Map.of(
                "application.id", "registry-job",
                "input.topic", "events",
                "input.decoder", "avro-registry",
                "model.engine", "online",
                "model.features", "2",
                "output.predictions.topic", "predictions",
                "output.lifecycle.topic", "lifecycle",
                "output.dead.letters.topic", "dead-letters",
                "output.encoding", "avro-registry",
                "apicurio.registry.url", registry.url());
    }

    /** Good events, and one whose schema no registry knows. */
    private static List<ProducerRecord<String, byte[]>> events(Map<String, String> client) {
        List<ProducerRecord<String, byte[]>> events = new ArrayList<>();
        Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(600);
        try (Serializer<SequenceEvent> encoder =
                RecordSerdes.sequenceEvent(Encoding.AVRO_REGISTRY, client).serializer()) {
            for (int i = 0; i < STEPS; i++) {
                for (int key = 0; key < KEYS; key++) {
                    SequenceEvent event = new SequenceEvent(
                            start.plusSeconds(i), Control.STEP, Features.of(i, key), null, "label-" + i);
                    events.add(new ProducerRecord<>("events", "key-" + key, encoder.serialize("events", event)));
                }
            }
        }
        events.add(STEPS, new ProducerRecord<>("events", "key-0", UNKNOWN_ID));
        return events;
    }

    /** Returns the ids that the records begin with; the registry has a contract of that name under each. */
    private static Set<Integer> knownIds(
            RegistryServer registry, List<ConsumerRecord<String, byte[]>> records, String contract)
            throws IOException, InterruptedException {
        Set<Integer> ids = new HashSet<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            assertThat(record.value()).hasSizeGreaterThan(HEADER);
            ByteBuffer header = ByteBuffer.wrap(record.value());
            assertThat(header.get()).as("magic byte").isZero();
            ids.add(header.getInt());
        }
        for (int id : ids) {
            HttpResponse<String> schema = registry.askAsConfluent("/schemas/ids/" + id);
            assertThat(schema.statusCode()).as("schema %d", id).isEqualTo(200);
            assertThat(schema.body()).contains("\\\"" + contract + "\\\"");
        }
        return ids;
    }

    private static void assertSteps(List<ConsumerRecord<String, byte[]>> predictions, Map<String, String> client) {
        try (Deserializer<Prediction> decoder =
                RecordSerdes.prediction(Encoding.AVRO_REGISTRY, client).deserializer()) {
            for (int key = 0; key < KEYS; key++) {
                String name = "key-" + key;
                List<Prediction> own = predictions.stream()
                        .filter(record -> record.key().equals(name))
                        .map(record -> decoder.deserialize("predictions", record.value()))
                        .toList();
                assertThat(own).as(name).hasSize(STEPS);
                for (int i = 0; i < STEPS; i++) {
                    assertThat(own.get(i).getStep()).as(name).isEqualTo(i + 1L);
                    assertThat(own.get(i).getLabel()).as(name).isEqualTo("label-" + i);
                }
            }
        }
    }

    private static void assertUnknownIdSetAside(KafkaBroker broker) {
        List<ConsumerRecord<String, byte[]>> letters = Records.read(broker, "dead-letters", 1, PATIENCE);
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).value()).isEqualTo(UNKNOWN_ID);
        assertThat(new String(
                        letters.get(0)
                                .headers()
                                .lastHeader(DeadLetterHeaders.CODE)
                                .value(),
                        UTF_8))
                .isEqualTo("UNDECODABLE");
        assertThat(new String(
                        letters.get(0)
                                .headers()
                                .lastHeader(DeadLetterHeaders.REASON)
                                .value(),
                        UTF_8))
                .contains("SCHEMA_UNKNOWN");
    }
}
