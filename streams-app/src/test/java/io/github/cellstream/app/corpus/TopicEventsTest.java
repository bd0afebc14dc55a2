package io.github.cellstream.app.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.app.cli.CellstreamCommand;
import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.embedded.EmbeddedKafka;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.jvm.JvmEngine;
import io.github.cellstream.training.data.Corpus;
import io.github.cellstream.training.data.CorpusException;
import io.github.cellstream.training.data.Example;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicEventsTest {
    private static final String TOPIC = "readings";
    private static final String WAVES = "waves";

    private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

    @BeforeAll
    @SuppressWarnings("FutureReturnValueIgnored") // the commit fails if a record did
    static void write() throws ExecutionException, InterruptedException {
        KAFKA.createTopic(TOPIC, 2, Map.of());
        KAFKA.createTopic(WAVES, 1, Map.of());
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                KAFKA.bootstrapServers(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "writer");
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < 6; i++) {
                send(producer, "k" + i % 2, i % 2, 1_000 + i, "{\"x\": " + i + ", \"label\": \"l" + i + "\"}");
            }
            send(producer, "k0", 0, 1_006, "broken");
            for (int i = 0; i < 240; i++) {
                double level = i >= 20 && i < 220 ? 50 : 500;
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                        WAVES,
                        0,
                        980L + i,
                        "k".getBytes(UTF_8),
                        ("{\"x\": " + (level + Math.sin(i)) + "}").getBytes(UTF_8));
                producer.send(record);
            }
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, "k0", 0, 1_007, "{\"x\": 99}");
            producer.flush();
            producer.abortTransaction();
        }
    }

    @AfterAll
    static void stop() {
        KAFKA.close();
    }

    @Test
    void shouldReadWhatWasCommittedKeyByKey() {
        Corpus corpus = read(new TopicRange(TOPIC, Optional.empty(), Optional.empty(), 1_000));

        assertThat(corpus.examples()).extracting(Example::key).containsExactlyInAnyOrder("k0", "k1");
        assertThat(values(corpus, "k0")).containsExactly(0, 2, 4);
        assertThat(values(corpus, "k1")).containsExactly(1, 3, 5);
        assertThat(corpus.features()).containsExactly("x");
        assertThat(corpus.faults().count()).isEqualTo(1);
        assertThat(corpus.faults().first().get(0).where()).isEqualTo(TOPIC + "-0");
        assertThat(corpus.faults().first().get(0).line()).isEqualTo(3);
    }

    @Test
    void shouldReadARangeOfTime() {
        Corpus corpus = read(new TopicRange(
                TOPIC, Optional.of(Instant.ofEpochMilli(1_002)), Optional.of(Instant.ofEpochMilli(1_004)), 1_000));

        assertThat(values(corpus, "k0")).containsExactly(2);
        assertThat(values(corpus, "k1")).containsExactly(3);
    }

    @Test
    void shouldReadNoMoreThanAsked() {
        assertThat(read(new TopicRange(TOPIC, Optional.empty(), Optional.empty(), 2))
                        .events())
                .isEqualTo(2);
    }

    @Test
    void shouldTrainOnARange(@TempDir Path folder) {
        Path model = folder.resolve("m.onnx");

        int code = CellstreamCommand.run(
                "train",
                "--task",
                "forecast",
                "--topic",
                WAVES,
                "--from",
                "1000",
                "--to",
                "1200",
                "--set",
                "bootstrap.servers=" + KAFKA.bootstrapServers(),
                "--set",
                "input.decoder=json",
                "--set",
                "decoder.features=x",
                "--out",
                model.toString(),
                "--hidden",
                "8",
                "--epochs",
                "2",
                "--json");

        assertThat(code).isZero();
        try (SequenceModel trained = new JvmEngine().load(ModelSource.file(model))) {
            assertThat(trained.spec().input().names()).containsExactly("x");
            // The wave swings about 50 within the range; what came before and after it is ten times as high.
            assertThat(trained.spec().input().normalization().mean().get(0)).isBetween(40f, 60f);
        }
    }

    @Test
    void shouldSayThatARangeIsEmpty() {
        TopicRange later = new TopicRange(TOPIC, Optional.of(Instant.ofEpochMilli(9_000)), Optional.empty(), 10);

        assertThatThrownBy(() -> read(later))
                .isInstanceOf(CorpusException.class)
                .hasMessageStartingWith("CORPUS_EMPTY (operator): topic readings: holds no sequence");
    }

    @Test
    void shouldReadTimes() {
        assertThat(TopicRange.time("latest")).isEmpty();
        assertThat(TopicRange.time("1500")).contains(Instant.ofEpochMilli(1_500));
        assertThat(TopicRange.time("2026-01-31T00:00:00Z")).contains(Instant.parse("2026-01-31T00:00:00Z"));
        assertThatThrownBy(() -> TopicRange.time("yesterday")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Corpus read(TopicRange range) {
        CellstreamConfig job = CellstreamConfig.of(Map.of(
                "application.id", "train",
                "bootstrap.servers", KAFKA.bootstrapServers(),
                "input.topic", TOPIC,
                "input.decoder", "json",
                "decoder.features", "x",
                "output.predictions.topic", "unused"));
        return new TopicEvents(job.input(), job.reader()).read(range);
    }

    private static float[] values(Corpus corpus, String key) {
        Example found = corpus.examples().stream()
                .filter(example -> example.key().equals(key))
                .findFirst()
                .orElseThrow();
        return ((Example.Readings) found).values();
    }

    private static void send(Producer<byte[], byte[]> producer, String key, int partition, long time, String value)
            throws ExecutionException, InterruptedException {
        producer.send(new ProducerRecord<>(TOPIC, partition, time, key.getBytes(UTF_8), value.getBytes(UTF_8)))
                .get();
    }
}
