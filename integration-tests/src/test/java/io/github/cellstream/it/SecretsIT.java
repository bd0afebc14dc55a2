package io.github.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.topology.Job;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Secrets are planted wherever one can be, and looked for wherever something is told. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SecretsIT {
    private static final String CANARY = "canary";
    private static final String PASSWORD = CANARY + "-of-scram";
    private static final String TOKEN = CANARY + "-of-http";
    private static final List<String> PATHS = List.of(
            "/health",
            "/ready",
            "/metrics",
            "/",
            "/openapi.json",
            "/nothing",
            "/api/v1/overview",
            "/api/v1/model",
            "/api/v1/topology",
            "/api/v1/top",
            "/api/v1/top/all",
            "/api/v1/state?key=pump",
            "/api/v1/state?key=nobody",
            "/api/v1/forecast?key=pump",
            "/api/v1/generate?key=pump",
            "/api/v1/history?key=pump",
            "/api/v1/history?key=pump&tensor=none",
            "/api/v1/live");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static GuardedKafka kafka;

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level usual = root.getLevel();
    private final Listener log = new Listener();

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = GuardedKafka.start(folder);
        kafka.users(Map.of("cellstream", PASSWORD));
        kafka.createTopics(List.of("readings", "predictions", "dead-letters"));
        kafka.allow(OperationsDocument.acls("cellstream", ""));
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    /** The broker's own log, in the same JVM, is not ours to answer for. Jetty's level is that of the program's logback.xml. */
    @BeforeEach
    void listen() {
        context.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
        for (String brokers : List.of("kafka", "state", "org.apache.kafka.controller", "org.apache.kafka.server")) {
            context.getLogger(brokers).setLevel(Level.OFF);
        }
        log.setContext(context);
        log.start();
        root.addAppender(log);
        root.setLevel(Level.DEBUG);
    }

    @AfterEach
    void stopListening() {
        root.setLevel(usual);
        root.detachAppender(log);
    }

    @Test
    void shouldTellNoSecretOfAJobThatRuns() throws Exception {
        Map<String, String> settings = new TreeMap<>(job());
        settings.putAll(kafka.client("cellstream", PASSWORD));
        // Files of Java's own kind, whose password is one more secret; and secrets for single clients.
        Path secrets =
                Files.writeString(folder.resolve("secrets.properties"), "store=" + GuardedKafka.STORE_PASSWORD + "\n");
        settings.put("config.providers", settings.get("config.providers") + ",file");
        settings.put("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
        settings.put("ssl.truststore.type", "PKCS12");
        settings.put("ssl.truststore.location", kafka.trustStore().toString());
        settings.put("ssl.truststore.password", "${file:" + secrets + ":store}");
        for (String client : List.of("main.consumer.", "restore.consumer.", "producer.", "admin.")) {
            settings.put(client + "sasl.jaas.config", settings.getOrDefault("sasl.jaas.config", ""));
        }
        settings.put("http.port", "0");
        settings.put("http.token", TOKEN);
        kafka.send("readings", "pump", List.of("{\"value\":1}", "no event"));
        StringBuilder told = new StringBuilder();
        try (Job job = Job.start(CellstreamConfig.of(settings))) {
            int port = job.httpPort();
            await().atMost(Duration.ofSeconds(60)).until(() -> job.metrics().contains("cellstream_steps_total 1.0"));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> get(port, "/api/v1/state?key=pump").contains("\"steps\":1"));
            for (String path : PATHS) {
                told.append(get(port, path));
            }
            told.append(Job.topology(CellstreamConfig.of(settings)).describe());
        }
        assertThat(told.toString())
                .contains("cellstream_steps_total", "RUNNING", "\"steps\":1", "UNKNOWN_KEY", "to-predictions")
                .doesNotContain(CANARY);
        assertThat(log.lines()).as("DEBUG lines heard").isGreaterThan(100);
        assertThat(log.leaks()).isEmpty();
    }

    @Test
    void shouldKeepJettyFromLoggingRequestsWithTheirToken() throws Exception {
        assertThat(Path.of("../streams-app/src/main/resources/logback.xml"))
                .content()
                .contains("<logger name=\"org.eclipse.jetty\" level=\"WARN\"/>");
    }

    @Test
    void shouldTellNoSecretOfAJobThatFails() throws Exception {
        StringBuilder told = new StringBuilder();
        for (String key : passwordKeys()) {
            Map<String, String> settings = new TreeMap<>(job());
            settings.putAll(kafka.client("for-" + key, PASSWORD));
            settings.put(key, CANARY + "-of-" + key);
            settings.put("startup.timeout.ms", "0");
            told.append(failure(settings)).append('\n');
        }
        assertThat(told.toString()).contains("no broker answers").doesNotContain(CANARY);
        assertThat(log.leaks()).isEmpty();
    }

    @Test
    void shouldTellNoSecretOfAWrongPasswordOrARegistryThatIsAway() throws Exception {
        Map<String, String> wrong = new TreeMap<>(job());
        wrong.putAll(kafka.client("nobody", PASSWORD));
        wrong.put("startup.timeout.ms", "0");
        String refused = failure(wrong);
        assertThat(refused).contains("SCRAM-SHA-512").doesNotContain(CANARY);

        Map<String, String> registry = new TreeMap<>(job());
        registry.putAll(kafka.client("for-registry", PASSWORD));
        registry.put("startup.timeout.ms", "0");
        registry.put("output.encoding", "avro-registry");
        registry.put("apicurio.registry.url", "http://localhost:1/apis/registry/v3");
        registry.put("apicurio.registry.auth.username", "user");
        registry.put("apicurio.registry.auth.password", CANARY + "-of-registry");
        registry.put("apicurio.registry.auth.client.secret", CANARY + "-of-oauth");
        assertThat(failure(registry)).doesNotContain(CANARY);
        assertThat(log.leaks()).isEmpty();
    }

    @Test
    void shouldTellNoSecretOfAConfigurationWithMistakes() throws Exception {
        Path file = folder.resolve("mistakes.properties");
        StringBuilder text = new StringBuilder("input.topik=a\nhttp.port=many\nconfig.providers=env\n"
                + "config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider\n"
                + "sasl.jaas.confg=" + CANARY + "\n");
        for (String key : passwordKeys()) {
            text.append(key).append('=').append(CANARY).append('\n');
            text.append("producer.").append(key).append('=').append(CANARY).append('\n');
        }
        Files.writeString(file, text.toString());
        String told = failure(properties(text.toString()));
        assertThat(told)
                .contains("did you mean input.topic?", "sasl.jaas.confg")
                .doesNotContain(CANARY);
        assertThat(log.leaks()).isEmpty();
    }

    private static Map<String, String> job() {
        return Map.of(
                "application.id", "machine-health",
                "state.dir", folder.resolve("state").toString(),
                "input.topic", "readings",
                "decoder.features", "value",
                "model.engine", "online",
                "output.predictions.topic", "predictions",
                "output.dead.letters.topic", "dead-letters",
                "http.port", "-1");
    }

    /** Every key that Kafka itself takes for a password. */
    private static Set<String> passwordKeys() {
        Set<String> keys = new TreeSet<>();
        for (ConfigDef definition : List.of(
                StreamsConfig.configDef(),
                ConsumerConfig.configDef(),
                ProducerConfig.configDef(),
                AdminClientConfig.configDef())) {
            definition.configKeys().values().stream()
                    .filter(key -> key.type == ConfigDef.Type.PASSWORD)
                    .forEach(key -> keys.add(key.name));
        }
        assertThat(keys)
                .contains("sasl.jaas.config", "ssl.keystore.password", "ssl.key.password")
                .hasSizeGreaterThan(6);
        return keys;
    }

    /** All that an exception says, causes and stack included. */
    private static String failure(Map<String, String> settings) {
        StringWriter told = new StringWriter();
        try (Job job = Job.start(CellstreamConfig.of(settings))) {
            told.append("runs: ").append(job.state());
        } catch (RuntimeException e) {
            e.printStackTrace(new PrintWriter(told));
        }
        return told.toString();
    }

    private static Map<String, String> properties(String text) {
        Map<String, String> properties = new TreeMap<>();
        text.lines()
                .forEach(line ->
                        properties.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return properties;
    }

    private static String get(int port, String path) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("Authorization", "Bearer " + TOKEN)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return response.headers().map() + response.body();
    }

    private static final class Listener extends AppenderBase<ILoggingEvent> {
        private final ConcurrentLinkedQueue<String> leaks = new ConcurrentLinkedQueue<>();
        private final AtomicLong lines = new AtomicLong();

        @Override
        protected void append(ILoggingEvent event) {
            lines.incrementAndGet();
            String text = event.getLoggerName() + ": " + event.getFormattedMessage() + " " + event.getMDCPropertyMap()
                    + (event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy()));
            if (text.contains(CANARY)) {
                leaks.add(text);
            }
        }

        Set<String> leaks() {
            return new TreeSet<>(leaks);
        }

        long lines() {
            return lines.get();
        }
    }
}
