package io.github.cellstream.app.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.metrics.JobMeters;
import io.github.cellstream.processor.ClassifierListener;
import io.github.cellstream.processor.deadletter.DeadLetterHeaders;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One input, two models, each with states of its own. */
class SeveralModelsTest {
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("application.id", "several"),
            Map.entry("bootstrap.servers", "nowhere:1"),
            Map.entry("input.topic", "events"),
            Map.entry("decoder.features", "v"),
            Map.entry("models", "pump,fan"),
            Map.entry("models.pump.engine", "online"),
            Map.entry("models.pump.features", "v"),
            Map.entry("models.fan.engine", "online"),
            Map.entry("models.fan.features", "v"),
            Map.entry("models.fan.output.topic", "fans"),
            Map.entry("output.predictions.topic", "predictions"),
            Map.entry("output.dead.letters.topic", "dead"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path states;

    @Test
    void shouldSendEachEventThroughEveryModel() {
        run(Map.of(), driver -> {
            send(driver, "k", "{\"v\":1}", "");
            send(driver, "k", "{\"v\":2}", "");
            assertThat(steps(driver, "predictions")).containsExactly("k 1", "k 2");
            assertThat(steps(driver, "fans")).containsExactly("k 1", "k 2");
            assertThat(driver.getAllStateStores()).containsOnlyKeys("sequences-pump", "sequences-fan");
        });
    }

    @Test
    void shouldChooseAModelByTheBeginningOfTheKey() {
        run(Map.of("model.route", "key", "model.route.separator", "/"), driver -> {
            send(driver, "pump/1", "{\"v\":1}", "");
            send(driver, "fan/1", "{\"v\":2}", "");
            send(driver, "fan/1", "{\"v\":2}", "");
            send(driver, "rotor/1", "{\"v\":3}", "");
            send(driver, "pump", "{\"v\":3}", "");
            assertThat(steps(driver, "predictions")).containsExactly("pump/1 1");
            assertThat(steps(driver, "fans")).containsExactly("fan/1 1", "fan/1 2");
            assertThat(letters(driver)).containsExactly("rotor/1 UNKNOWN_MODEL", "pump UNKNOWN_MODEL");
        });
    }

    @Test
    void shouldChooseAModelByAHeader() {
        run(Map.of("model.route", "header"), driver -> {
            send(driver, "k", "{\"v\":1}", "pump");
            send(driver, "k", "{\"v\":2}", "fan");
            send(driver, "k", "{\"v\":2}", "");
            assertThat(steps(driver, "predictions")).containsExactly("k 1");
            assertThat(steps(driver, "fans")).containsExactly("k 1");
            assertThat(letters(driver)).containsExactly("k UNKNOWN_MODEL");
        });
    }

    @Test
    void shouldChooseAModelByAField() {
        run(Map.of("model.route", "header", "decoder.model", "kind"), driver -> {
            send(driver, "k", "{\"v\":1,\"kind\":\"pump\"}", "");
            send(driver, "k", "{\"v\":2,\"kind\":\"fan\"}", "pump");
            assertThat(steps(driver, "predictions")).containsExactly("k 1");
            assertThat(steps(driver, "fans")).containsExactly("k 1");
        });
    }

    private void run(Map<String, String> more, Consumer<TopologyTestDriver> test) {
        Map<String, String> keys = new TreeMap<>(SETTINGS);
        keys.put("state.dir", states.toString());
        keys.putAll(more);
        CellstreamConfig config = CellstreamConfig.of(keys);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (JobModels models = JobModels.open(config, registry);
                Wiring wiring =
                        new Wiring(config, models.deployments(), new JobMeters(registry), ClassifierListener.NONE)) {
            Properties settings = new Properties();
            settings.putAll(wiring.streamsSettings());
            try (TopologyTestDriver driver = new TopologyTestDriver(wiring.topology(), settings)) {
                test.accept(driver);
            }
        }
    }

    private static void send(TopologyTestDriver driver, String key, String value, String model) {
        RecordHeaders headers = new RecordHeaders();
        if (!model.isEmpty()) {
            headers.add("cellstream.model", model.getBytes(UTF_8));
        }
        driver.createInputTopic("events", new StringSerializer(), new StringSerializer())
                .pipeInput(new TestRecord<>(key, value, headers, 1L));
    }

    private static List<String> steps(TopologyTestDriver driver, String topic) {
        return read(driver, topic).stream()
                .map(record -> record.key() + " " + record.value().replaceAll(".*\"step\":(\\d+).*", "$1"))
                .toList();
    }

    private static List<String> letters(TopologyTestDriver driver) {
        return read(driver, "dead").stream()
                .map(record -> record.key() + " "
                        + new String(
                                record.headers()
                                        .lastHeader(DeadLetterHeaders.CODE)
                                        .value(),
                                UTF_8))
                .toList();
    }

    private static List<TestRecord<String, String>> read(TopologyTestDriver driver, String topic) {
        return driver.createOutputTopic(topic, new StringDeserializer(), new StringDeserializer())
                .readRecordsToList();
    }
}
