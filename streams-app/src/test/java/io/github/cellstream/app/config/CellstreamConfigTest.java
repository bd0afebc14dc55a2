package io.github.cellstream.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.cellstream.processor.AnswerOptions;
import io.github.cellstream.runtime.head.HeadOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellstreamConfigTest {
    private static final Map<String, String> LEAST = Map.of(
            "application.id", "job",
            "bootstrap.servers", "localhost:9092",
            "input.topic", "events",
            "output.predictions.topic", "predictions");

    @Test
    void shouldHaveDefaults() {
        CellstreamConfig config = CellstreamConfig.of(LEAST);
        assertThat(config.input()).isEqualTo(new InputSettings("events", "json", Map.of(), 1_048_576));
        assertThat(config.model()).isEqualTo(new ModelSettings("", "auto", Map.of()));
        assertThat(config.results())
                .isEqualTo(new ResultSettings(
                        "json",
                        Map.of(),
                        5,
                        0.98,
                        List.of("started", "ended", "expired", "reset", "rejected", "restored"),
                        "auto",
                        Map.of()));
        assertThat(config.answers()).isEqualTo(AnswerOptions.DEFAULTS);
        assertThat(config.state())
                .isEqualTo(new StateSettings(
                        "sequences",
                        Duration.ZERO,
                        false,
                        Runtime.getRuntime().maxMemory() / 5 * 2,
                        134_217_728,
                        "reset",
                        "process",
                        ""));
        assertThat(config.http()).isEqualTo(new HttpSettings("127.0.0.1", 8080, new Password(""), 16));
        assertThat(config.topics())
                .isEqualTo(new TopicSettings(
                        "events",
                        "predictions",
                        "",
                        "",
                        "job-dead-letters",
                        new TopicSettings.Creation(false, 4, (short) -1, Duration.ofSeconds(30))));
        assertThat(config.topics().all()).containsExactly("events", "predictions", "job-dead-letters");
        assertThat(config.streams())
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("group.protocol", "classic")
                .containsEntry("errors.dead.letter.queue.topic.name", "job-dead-letters");
    }

    @Test
    void shouldTakeEveryKeyElsewhere(@TempDir Path folder) throws Exception {
        Path model = Files.writeString(folder.resolve("m.onnx"), "");
        CellstreamConfig config = with(Map.ofEntries(
                Map.entry("input.decoder", "csv"),
                Map.entry("decoder.columns", "a,b"),
                Map.entry("decoder.features", "b"),
                Map.entry("input.max.bytes", "10"),
                Map.entry("model.file", model.toString()),
                Map.entry("model.engine", "jvm"),
                Map.entry("model.task", "forecast"),
                Map.entry("output.anomalies.topic", "anomalies"),
                Map.entry("output.lifecycle.topic", "lives"),
                Map.entry("output.lifecycle.changes", "expired,rejected"),
                Map.entry("output.dead.letters.topic", "dead"),
                Map.entry("output.encoding", "avro-registry"),
                Map.entry("apicurio.registry.url", "http://localhost:1/apis/registry/v3"),
                Map.entry("output.top.k", "3"),
                Map.entry("anomaly.threshold", "0.5"),
                Map.entry("classification.smoothing", "0.25"),
                Map.entry("classification.top.k", "2"),
                Map.entry("perplexity.span", "50"),
                Map.entry("forecast.coverage", "0.75"),
                Map.entry("forecast.horizon", "12"),
                Map.entry("explanation.when", "always"),
                Map.entry("explanation.size", "4"),
                Map.entry("scorer.name", "likelihood"),
                Map.entry("scorer.rate", "0.1"),
                Map.entry("state.store.name", "s"),
                Map.entry("state.idle.timeout.ms", "60000"),
                Map.entry("state.half.precision", "true"),
                Map.entry("state.on.model.change", "fail"),
                Map.entry("events.out.of.order", "dead-letter"),
                Map.entry("events.unknown.token", "<unk>"),
                Map.entry("topics.create", "true"),
                Map.entry("topics.partitions", "7"),
                Map.entry("topics.replication.factor", "3"),
                Map.entry("startup.timeout.ms", "1"),
                Map.entry("http.host", "0.0.0.0"),
                Map.entry("http.token", "canary"),
                Map.entry("dashboard.streams", "3"),
                Map.entry("state.memory.bytes", "7"),
                Map.entry("state.rocksdb.memory.bytes", "0"),
                Map.entry("http.port", "0"),
                Map.entry("num.stream.threads", "2"),
                Map.entry("processing.guarantee", "at_least_once"),
                Map.entry("consumer.max.poll.records", "9"),
                Map.entry("topic.min.insync.replicas", "1")));
        assertThat(config.input())
                .isEqualTo(new InputSettings(
                        "events",
                        "csv",
                        Map.of(
                                "columns", "a,b",
                                "features", "b",
                                "apicurio.registry.url", "http://localhost:1/apis/registry/v3"),
                        10));
        assertThat(config.model()).isEqualTo(new ModelSettings(model.toString(), "jvm", Map.of("task", "forecast")));
        assertThat(config.results())
                .isEqualTo(new ResultSettings(
                        "avro-registry",
                        Map.of("apicurio.registry.url", "http://localhost:1/apis/registry/v3"),
                        3,
                        0.5,
                        List.of("expired", "rejected"),
                        "likelihood",
                        Map.of("rate", "0.1")));
        assertThat(config.answers()).isEqualTo(new AnswerOptions(new HeadOptions(0.25f, 50, 0.75f), 3, 2, 12, 0, 4));
        assertThat(config.state())
                .isEqualTo(new StateSettings("s", Duration.ofMinutes(1), true, 7, 0, "fail", "dead-letter", "<unk>"));
        assertThat(config.http()).isEqualTo(new HttpSettings("0.0.0.0", 0, new Password("canary"), 3));
        assertThat(config.topics())
                .isEqualTo(new TopicSettings(
                        "events",
                        "predictions",
                        "anomalies",
                        "lives",
                        "dead",
                        new TopicSettings.Creation(true, 7, (short) 3, Duration.ofMillis(1))));
        assertThat(config.streams())
                .containsEntry("num.stream.threads", "2")
                .containsEntry("processing.guarantee", "at_least_once")
                .containsEntry("consumer.max.poll.records", "9")
                .containsEntry("topic.min.insync.replicas", "1")
                .doesNotContainKey("http.port");
    }

    @Test
    void shouldReportAllMistakesAtOnce() {
        ConfigurationException refused = catchThrowableOfType(
                ConfigurationException.class,
                () -> CellstreamConfig.of(Map.of(
                        "application.id", "job",
                        "input.topik", "x",
                        "http.port", "99999",
                        "model.engine", "jmv",
                        "session.timeout.ms", "soon",
                        "decoder.featurs", "a")));
        assertThat(refused.problems())
                .extracting(ConfigProblem::key)
                .containsExactly(
                        "bootstrap.servers",
                        "decoder.featurs",
                        "http.port",
                        "input.topic",
                        "input.topik",
                        "model.engine",
                        "output.predictions.topic",
                        "session.timeout.ms");
        assertThat(refused)
                .hasMessageContaining("8 mistakes")
                .hasMessageContaining("http.port = 99999: wanted int [-1,...,65535]")
                .hasMessageContaining("onnxruntime");
    }

    @ParameterizedTest
    @CsvSource({
        "input.topik, input.topic",
        "num.stream.thread, num.stream.threads",
        "consumer.max.pol.records, consumer.max.poll.records",
        "sasl.jaas.confg, sasl.jaas.config",
        "decoder.featurs, decoder.features",
        "topic.retention.sm, topic.retention.ms",
        "anomaly.treshold, anomaly.threshold"
    })
    void shouldNameTheNearestKey(String typed, String nearest) {
        assertThatThrownBy(() -> with(Map.of(typed, "hunter2")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(typed + ": ")
                .hasMessageContaining("did you mean " + nearest + "?")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void shouldNotGuessFarAway() {
        assertThatThrownBy(() -> with(Map.of("completely.different", "x")))
                .hasMessageContaining("neither Cellstream nor Kafka knows it");
    }

    @Test
    void shouldRefuseWhatContradictsItself() {
        assertThatThrownBy(() -> with(Map.of("output.anomalies.topic", "events")))
                .hasMessageContaining("output.anomalies.topic = events: is the input topic");
        assertThatThrownBy(() -> with(Map.of("output.encoding", "avro-registry")))
                .hasMessageContaining("apicurio.registry.url: is missing");
        assertThatThrownBy(() -> with(Map.of("model.file", "no/such.onnx"))).hasMessageContaining("no such file");
        assertThatThrownBy(() -> with(Map.of("input.decoder", "csv", "decoder.columns", "a", "decoder.time", "t")))
                .hasMessageContaining("none of the columns");
    }

    @Test
    void shouldReadSecretsThroughProvidersAndNeverShowThem(@TempDir Path folder) throws Exception {
        Path secrets = Files.writeString(folder.resolve("secrets.properties"), "port=hunter2\nlogin=hunter2\n");
        Map<String, String> provider = Map.of(
                "config.providers", "file",
                "config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider",
                "sasl.jaas.config", "${file:" + secrets + ":login}");
        assertThat(with(provider).streams()).containsEntry("sasl.jaas.config", "hunter2");
        Map<String, String> wrong = new TreeMap<>(provider);
        wrong.put("http.port", "${file:" + secrets + ":port}");
        assertThatThrownBy(() -> with(wrong))
                .hasMessageContaining("http.port = ${file:")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void shouldDocumentEveryKey() {
        for (ConfigDef.ConfigKey key : Keys.definition().configKeys().values()) {
            assertThat(key.documentation).as(key.name).endsWith(".").hasSizeGreaterThan(20);
            assertThat(KeyReference.text()).contains(key.name);
            assertThat(KeyReference.markdown()).contains("### `" + key.name + "`");
        }
        assertThat(KeyReference.markdown()).contains("### `decoder.features`");
    }

    @Test
    void shouldKeepTheReferenceInDocsUpToDate() throws Exception {
        Path docs = Path.of("../docs/configuration.md");
        assertThat(docs)
                .as("write it with: ./cellstream config --markdown > docs/configuration.md")
                .content()
                .isEqualTo(KeyReference.markdown());
    }

    @Test
    void shouldExplainFromTheAnomalyThresholdOnUnlessToldOtherwise() {
        assertThat(with(Map.of("anomaly.threshold", "0.7")).answers().explainFrom())
                .isEqualTo(0.7);
        assertThat(with(Map.of("explanation.when", "never")).answers().explainFrom())
                .isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(with(Map.of("explanation.when", "anomaly", "anomaly.threshold", "0"))
                        .answers()
                        .explainFrom())
                .as("0 would explain what was not scored, too")
                .isEqualTo(Double.MIN_VALUE);
    }

    @Test
    void shouldMeasureEditDistance() {
        assertThat(NearestKey.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(NearestKey.distance("", "abc")).isEqualTo(3);
        assertThat(NearestKey.of("abd", List.of("abc", "abe", "xyz"))).contains("abc");
    }

    private static CellstreamConfig with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(LEAST);
        all.putAll(more);
        return CellstreamConfig.of(all);
    }
}
