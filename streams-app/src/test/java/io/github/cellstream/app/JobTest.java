package io.github.cellstream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.topology.Job;
import io.github.cellstream.app.topology.JobException;
import io.github.cellstream.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program on a real broker. */
class JobTest {
    private static final int KEYS = 5;
    private static final int EVENTS = 200;

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedKafka kafka;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path states;

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @Test
    void shouldAnswerEveryEventOnceAcrossARestart() {
        CellstreamConfig config = config("restart", Map.of("topics.create", "true"));
        try (Job job = Job.start(config)) {
            await().atMost(Duration.ofSeconds(30)).until(job::ready);
            send("restart-in", 0, EVENTS / 2);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(job.metrics())
                            .contains("cellstream_steps_total 100.0", "cellstream_events_total 100.0", "kafka_stream"));
        }
        try (Job job = Job.start(config)) {
            send("restart-in", EVENTS / 2, EVENTS);
            assertThat(stepsByKey("restart-out", EVENTS))
                    .hasSize(KEYS)
                    .allSatisfy((key, steps) -> assertThat(steps).isEqualTo(stepsUpTo(EVENTS / KEYS)));
            assertThat(job.alive()).isTrue();
        }
    }

    @Test
    void shouldNameTheCommandThatCreatesMissingTopics() {
        CellstreamConfig config = config("missing", Map.of());
        assertThatThrownBy(() -> Job.start(config))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("topics.create=true")
                .hasMessageContaining("--create --topic missing-in --partitions 2")
                .hasMessageContaining("--topic missing-dead-letters");
    }

    private CellstreamConfig config(String name, Map<String, String> more) {
        Map<String, String> keys = new TreeMap<>(Map.of(
                "application.id",
                name,
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "state.dir",
                states.toString(),
                "input.topic",
                name + "-in",
                "decoder.features",
                "a",
                "model.engine",
                "online",
                "output.predictions.topic",
                name + "-out",
                "topics.partitions",
                "2",
                "http.port",
                "-1"));
        keys.putAll(more);
        return CellstreamConfig.of(keys);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a lost event fails the test by itself
    private static void send(String topic, int from, int to) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = from; i < to; i++) {
                producer.send(new ProducerRecord<>(topic, "k" + i % KEYS, "{\"a\":" + Math.sin(i) + "}"));
            }
        }
    }

    /** Reads committed predictions until there are {@code wanted}, and a moment longer for those too many. */
    private static Map<String, Set<Long>> stepsByKey(String topic, int wanted) {
        Map<String, Set<Long>> steps = new HashMap<>();
        int[] read = new int[1];
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        topic,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            await().atMost(Duration.ofSeconds(40)).until(() -> {
                take(consumer, steps, read);
                return read[0] >= wanted;
            });
            take(consumer, steps, read);
        }
        assertThat(read[0]).isEqualTo(wanted);
        return steps;
    }

    private static void take(KafkaConsumer<String, String> consumer, Map<String, Set<Long>> steps, int[] read) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(300))) {
            String text = record.value().replaceAll(".*\"step\":(\\d+).*", "$1");
            steps.computeIfAbsent(record.key(), key -> new HashSet<>()).add(Long.valueOf(text));
            read[0]++;
        }
    }

    private static Set<Long> stepsUpTo(int last) {
        Set<Long> steps = new HashSet<>();
        for (long step = 1; step <= last; step++) {
            steps.add(step);
        }
        return steps;
    }
}
