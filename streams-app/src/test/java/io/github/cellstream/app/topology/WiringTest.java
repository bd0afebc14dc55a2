package io.github.cellstream.app.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.metrics.JobMeters;
import io.github.cellstream.processor.ClassifierListener;
import io.github.cellstream.processor.deadletter.DeadLetterHeaders;
import io.github.cellstream.runtime.SequenceModel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WiringTest {
    private static final String FILE = """
            application.id=wiring
            bootstrap.servers=nowhere:1
            input.topic=events
            decoder.features=t,v
            model.engine=online
            model.features=t,v
            output.predictions.topic=predictions
            output.anomalies.topic=anomalies
            output.lifecycle.topic=lives
            output.dead.letters.topic=dead
            """;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path states;

    @Test
    void shouldAnswerEventsAndTellOfKeys() {
        run(FILE, driver -> {
            send(driver, "k", "{\"t\":1,\"v\":2,\"eventTime\":1000}");
            send(driver, "k", "{\"t\":1,\"v\":2,\"eventTime\":2000,\"control\":\"END\",\"label\":\"fine\"}");
            TestOutputTopic<String, String> predictions = output(driver, "predictions");
            assertThat(predictions.readValue())
                    .contains("\"step\":1", "\"eventTime\":\"1970-01-01T00:00:01Z\"", "\"topic\":\"events\"");
            assertThat(predictions.readValue()).contains("\"step\":2", "\"final\":true", "\"label\":\"fine\"");
            assertThat(output(driver, "lives").readValuesToList())
                    .satisfiesExactly(
                            started -> assertThat(started).contains("STARTED"),
                            ended -> assertThat(ended).contains("ENDED"));
            assertThat(count("cellstream.events")).isEqualTo(2);
            assertThat(count("cellstream.predictions")).isEqualTo(2);
            assertThat(registry.get("cellstream.keys").gauge().value()).isZero();
        });
    }

    @Test
    void shouldSendBadEventsAsTheyCameToTheDeadLetters() {
        run(FILE, driver -> {
            send(driver, "k", "{\"t\":1,");
            send(driver, "k", "{\"t\":1}");
            send(driver, "k", "{\"t\":1,\"v\":\"NaN\"}");
            send(driver, null, "{\"t\":1,\"v\":2}");
            assertThat(output(driver, "dead").readRecordsToList())
                    .satisfiesExactly(
                            letter -> assertLetter(letter, "NOT_FINITE", "{\"t\":1,\"v\":\"NaN\"}"),
                            letter -> assertLetter(letter, "NULL_KEY", "{\"t\":1,\"v\":2}"));
            assertThat(output(driver, "predictions").isEmpty()).isTrue();
            assertThat(count("cellstream.events")).isEqualTo(4);
            assertThat(letters("UNDECODABLE")).isEqualTo(1);
            assertThat(letters("MISSING_INPUT")).isEqualTo(1);
            assertThat(letters("NOT_FINITE")).isEqualTo(1);
            assertThat(letters("NULL_KEY")).isEqualTo(1);
        });
    }

    @Test
    void shouldRekeyByAField() {
        run(FILE + "decoder.key=machine.id\n", driver -> {
            String event = "{\"machine\":{\"id\":\"m1\"},\"t\":1,\"v\":2}";
            send(driver, "other", event);
            send(driver, null, event);
            send(driver, "other", "{\"t\":1,\"v\":2}");
            send(driver, "other", "{\"machine\":{\"id\":\"m1\"},\"t\":1,\"v\":\"NaN\"}");
            assertThat(output(driver, "predictions").readRecordsToList())
                    .satisfiesExactly(first -> assertAnswer(first, 1, 0), second -> assertAnswer(second, 2, 1));
            assertThat(letters("NULL_KEY")).isEqualTo(1);
            assertThat(output(driver, "dead").readRecordsToList()).satisfiesExactly(letter -> {
                assertLetter(letter, "NOT_FINITE", "{\"machine\":{\"id\":\"m1\"},\"t\":1,\"v\":\"NaN\"}");
                assertThat(header(letter, DeadLetterHeaders.SOURCE_TOPIC)).isEqualTo("events");
                assertThat(header(letter, DeadLetterHeaders.SOURCE_OFFSET)).isEqualTo("3");
            });
        });
    }

    @Test
    void shouldPickAnomaliesByThreshold() {
        run(FILE + "anomaly.threshold=0.0\n", driver -> {
            send(driver, "k", "{\"t\":1,\"v\":2}");
            send(driver, "k", "{\"t\":1,\"v\":2}");
            long all = output(driver, "predictions").getQueueSize();
            assertThat(output(driver, "anomalies").getQueueSize())
                    .isEqualTo(all)
                    .isEqualTo(2);
            assertThat(count("cellstream.anomalies")).isEqualTo(2);
        });
    }

    @Test
    void shouldTakeTheRecordsTimeForEventsWithout() {
        run(FILE, driver -> {
            driver.createInputTopic("events", new StringSerializer(), new StringSerializer())
                    .pipeInput("k", "{\"t\":1,\"v\":2}", 5000);
            assertThat(output(driver, "predictions").readValue()).contains("\"eventTime\":\"1970-01-01T00:00:05Z\"");
        });
    }

    private void run(String file, Consumer<TopologyTestDriver> test) {
        Map<String, String> keys = new TreeMap<>(Map.of("state.dir", states.toString()));
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        properties.forEach((key, value) -> keys.put((String) key, (String) value));
        CellstreamConfig config = CellstreamConfig.of(keys);
        try (SequenceModel model = ModelLoader.load(config.model());
                Wiring wiring = new Wiring(config, model, new JobMeters(registry), ClassifierListener.NONE)) {
            Properties settings = new Properties();
            settings.putAll(wiring.streamsSettings());
            try (TopologyTestDriver driver = new TopologyTestDriver(wiring.topology(), settings)) {
                test.accept(driver);
            }
        }
    }

    /** The test driver drops dead letters of the deserializer; on a broker they arrive, see the demo's test. */
    private double letters(String code) {
        return registry.get("cellstream.dead.letters")
                .tag("code", code)
                .counter()
                .count();
    }

    private double count(String name) {
        return registry.get(name).counter().count();
    }

    @SuppressWarnings("NullAway") // a record may have no key
    private static void send(TopologyTestDriver driver, @Nullable String key, String value) {
        TestInputTopic<String, String> events =
                driver.createInputTopic("events", new StringSerializer(), new StringSerializer());
        events.pipeInput(key, value);
    }

    private static TestOutputTopic<String, String> output(TopologyTestDriver driver, String topic) {
        return driver.createOutputTopic(topic, new StringDeserializer(), new StringDeserializer());
    }

    private static void assertAnswer(TestRecord<String, String> record, int step, int offset) {
        assertThat(record.key()).isEqualTo("m1");
        assertThat(record.value())
                .contains(
                        "\"step\":" + step,
                        "\"source\":{\"topic\":\"events\",\"partition\":0,\"offset\":" + offset + "}");
    }

    private static void assertLetter(TestRecord<String, String> letter, String code, String value) {
        assertThat(header(letter, DeadLetterHeaders.CODE)).isEqualTo(code);
        assertThat(letter.value()).isEqualTo(value);
    }

    private static String header(TestRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
