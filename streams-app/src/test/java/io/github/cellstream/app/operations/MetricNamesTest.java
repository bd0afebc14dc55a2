package io.github.cellstream.app.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.metrics.JobMeters;
import io.github.cellstream.app.metrics.ProcessMeters;
import io.github.cellstream.app.topology.ModelLoader;
import io.github.cellstream.app.topology.Wiring;
import io.github.cellstream.embedded.EmbeddedKafka;
import io.github.cellstream.processor.ClassifierListener;
import io.github.cellstream.runtime.SequenceModel;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alerts, dashboard and documentation speak of metrics that the program really exports. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MetricNamesTest {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Set<String> KEYWORDS =
            Set.of("by", "without", "on", "ignoring", "and", "or", "unless", "bool");
    /** Prometheus' own. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void shouldExportEveryMetricThatAlertsAndDashboardAskFor() throws Exception {
        Set<String> alerts = names(new ObjectMapper(new YAMLFactory())
                .readTree(Path.of("../docker/prometheus/alerts.yml").toFile()));
        Set<String> dashboard = names(new ObjectMapper()
                .readTree(
                        Path.of("../docker/grafana/dashboards/cellstream.json").toFile()));
        assertThat(alerts).hasSizeGreaterThan(8).contains("cellstream_dead_letters_total", "up");
        assertThat(dashboard).hasSizeGreaterThan(12).contains("cellstream_events_total");
        Set<String> wanted = new TreeSet<>(alerts);
        wanted.addAll(dashboard);
        wanted.removeAll(OF_PROMETHEUS);
        assertThat(exported()).containsAll(wanted);
    }

    @Test
    void shouldSayWhatToDoAboutEachAlert() throws Exception {
        List<String> alerts = new ObjectMapper(new YAMLFactory())
                .readTree(Path.of("../docker/prometheus/alerts.yml").toFile())
                .findValuesAsText("alert");
        String document = Files.readString(Path.of("../docs/operations.md"));
        assertThat(alerts).hasSizeGreaterThan(8).allSatisfy(alert -> {
            int start = document.indexOf("\n### " + alert + "\n");
            assertThat(start).as("a section for " + alert).isPositive();
            String section = document.substring(start, document.indexOf("\n#", start + 1));
            assertThat(section).contains("**Fault:**", "**Next:**");
        });
        Pattern heading = Pattern.compile("\n### (Cellstream\\w+)\n");
        assertThat(heading.matcher(document).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(alerts);
    }

    @Test
    void shouldFindNamesInExpressions() {
        assertThat(names("sum by (code) (rate(a_total{x=\"b_total\"}[5m])) / on (instance) c_d > 1e3 or up == 0"))
                .containsExactlyInAnyOrder("a_total", "c_d", "up");
    }

    private Set<String> exported() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                PrometheusClosing registry = new PrometheusClosing()) {
            for (String topic : Set.of("in", "out", "job-dead-letters")) {
                kafka.createTopic(topic, 1, Map.of());
            }
            CellstreamConfig config = CellstreamConfig.of(Map.of(
                    "application.id", "job",
                    "bootstrap.servers", kafka.bootstrapServers(),
                    "state.dir", folder.toString(),
                    "input.topic", "in",
                    "decoder.features", "a",
                    "model.engine", "online",
                    "output.predictions.topic", "out"));
            JobMeters meters = new JobMeters(registry.registry);
            try (SequenceModel model = ModelLoader.load(config.model());
                    Wiring wiring = new Wiring(config, model, meters, ClassifierListener.NONE)) {
                return exported(kafka, wiring, registry.registry);
            }
        }
    }

    private static Set<String> exported(EmbeddedKafka kafka, Wiring wiring, PrometheusMeterRegistry registry) {
        Properties settings = new Properties();
        settings.putAll(wiring.streamsSettings());
        try (KafkaStreams streams = new KafkaStreams(wiring.topology(), settings)) {
            streams.start();
            send(kafka);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> registry.scrape().contains("cellstream_steps_total 1.0"));
            try (ProcessMeters process = ProcessMeters.bind(registry, streams)) {
                assertThat(process).isNotNull();
                return registry.scrape()
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.replaceAll("[{ ].*", ""))
                        .collect(Collectors.toCollection(TreeSet::new));
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // close waits for it
    private static void send(EmbeddedKafka kafka) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>("in", "k", "{\"a\":1}"));
        }
    }

    /** The metrics of all expressions in a document. */
    private static Set<String> names(JsonNode document) {
        return document.findValuesAsText("expr").stream()
                .flatMap(expression -> names(expression).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What is left of a PromQL expression without labels, ranges, functions, operators and numbers. */
    private static Set<String> names(String expression) {
        String bare = expression
                .replaceAll("\"[^\"]*\"", "")
                .replaceAll("\\{[^}]*}", "")
                .replaceAll("\\[[^\\]]*]", "")
                .replaceAll("\\b(by|without|on|ignoring)\\s*\\([^)]*\\)", " ")
                .replaceAll("\\b\\d[0-9.e]*", "");
        Set<String> names = new TreeSet<>();
        Matcher matcher = NAME.matcher(bare);
        while (matcher.find()) {
            boolean function = bare.substring(matcher.end()).stripLeading().startsWith("(");
            if (!function && !KEYWORDS.contains(matcher.group())) {
                names.add(matcher.group());
            }
        }
        return names;
    }

    private static final class PrometheusClosing implements AutoCloseable {
        private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

        @Override
        public void close() {
            registry.close();
        }
    }
}
