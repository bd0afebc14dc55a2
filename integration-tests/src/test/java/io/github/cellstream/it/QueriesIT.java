package io.github.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.topology.Job;
import io.github.cellstream.embedded.EmbeddedKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dashboard and queries of a real job on a real broker. */
class QueriesIT {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final List<String> NAMES =
            List.of("pump", "<script>alert(1)</script>", "a b&c=d/ü", "fan", "belt", "mill", "saw", "");
    private static final int EVENTS = 60;

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
    void shouldAnswerForEveryKeyFromEveryInstance() throws Exception {
        List<Integer> ports = freePorts();
        int one = ports.get(0);
        int two = ports.get(1);
        try (Job first = Job.start(config("both", one, Map.of("application.server", "127.0.0.1:" + one)));
                Job second = Job.start(config("both", two, Map.of("application.server", "127.0.0.1:" + two)))) {
            await().atMost(PATIENCE).until(() -> first.ready() && second.ready());
            send("both-in");
            Set<String> owners = new TreeSet<>();
            for (int port : ports) {
                for (String name : NAMES) {
                    await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
                        JsonNode state = get(port, "state?key=" + encoded(name), 200);
                        assertThat(state.path("key").asText()).isEqualTo(name);
                        assertThat(state.path("steps").asInt()).isEqualTo(EVENTS);
                        assertThat(state.path("prediction")
                                        .path("expected")
                                        .get(0)
                                        .isNumber())
                                .isTrue();
                        owners.add(state.path("instance").asText());
                    });
                }
            }
            assertThat(owners).containsExactlyInAnyOrder("127.0.0.1:" + one, "127.0.0.1:" + two);
            Set<String> hot = new HashSet<>();
            get(two, "top/all", 200)
                    .path("instances")
                    .forEach(instance -> instance.path("keys")
                            .forEach(key -> hot.add(key.path("key").asText())));
            assertThat(hot).containsExactlyInAnyOrderElementsOf(NAMES);
            assertThat(get(one, "topology", 200).path("instances")).hasSize(2);
        }
    }

    @Test
    void shouldTellOfAKey() throws Exception {
        try (Job job = Job.start(config("one", 0, Map.of()))) {
            await().atMost(PATIENCE).until(job::ready);
            send("one-in");
            int port = job.httpPort();
            String key = "key=" + encoded(NAMES.get(1));
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> get(port, "state?" + key, 200).path("steps").asInt() == EVENTS);
            JsonNode history = get(port, "history?" + key, 200);
            assertThat(history.path("step")).hasSize(EVENTS);
            assertThat(history.path("reading").get(0)).hasSize(EVENTS);
            assertThat(history.path("expected").get(0).get(EVENTS - 1).isNumber())
                    .isTrue();
            assertThat(history.path("likelihood").get(EVENTS - 1).isNumber()).isTrue();
            JsonNode ahead = get(port, "forecast?steps=5&" + key, 200);
            assertThat(ahead.path("ahead")).hasSize(5);
            assertThat(get(port, "forecast?steps=0&" + key, 400)
                            .at("/error/code")
                            .asText())
                    .isEqualTo("BAD_REQUEST");
            assertThat(get(port, "generate?" + key, 409).at("/error/code").asText())
                    .isEqualTo("WRONG_TASK");
            assertThat(get(port, "state?key=nobody", 404).at("/error/code").asText())
                    .isEqualTo("UNKNOWN_KEY");
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
                JsonNode overview = get(port, "overview", 200);
                assertThat(overview.at("/totals/predictions").asInt()).isEqualTo(EVENTS * NAMES.size());
                assertThat(overview.path("keys")).hasSize(NAMES.size());
            });
            assertThat(get(port, "overview", 200).at("/model/engine").asText()).isNotEmpty();
            assertThat(updates(port, key)).contains("event: overview", "event: key");
        }
    }

    @Test
    void shouldLetInWhoBringsTheTokenAlone() throws Exception {
        try (Job job = Job.start(config("guarded", 0, Map.of("http.token", "s3cret")))) {
            await().atMost(PATIENCE).until(job::ready);
            assertThat(get(job.httpPort(), "overview", 401).at("/error/code").asText())
                    .isEqualTo("UNAUTHORIZED");
            assertThat(status(job.httpPort(), "/api/v1/overview", "Bearer wrong"))
                    .isEqualTo(401);
            assertThat(status(job.httpPort(), "/api/v1/overview", "Bearer s3cret"))
                    .isEqualTo(200);
            for (String open :
                    List.of("/", "/health", "/ready", "/metrics", "/main.js", "/uplot.js", "/openapi.json")) {
                assertThat(status(job.httpPort(), open, "")).as(open).isEqualTo(200);
            }
        }
    }

    private static String updates(int port, String key) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/live?" + key))
                .header("Accept", "text/event-stream")
                .build();
        StringBuilder read = new StringBuilder();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine();
                    line != null && !line.startsWith("event: key");
                    line = lines.readLine()) {
                read.append(line).append('\n');
            }
        }
        return read.append("event: key").toString();
    }

    private static JsonNode get(int port, String query, int wanted) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + query))
                .build();
        HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(wanted);
        return MAPPER.readTree(response.body());
    }

    private static int status(int port, String path, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private CellstreamConfig config(String name, int port, Map<String, String> more) {
        Map<String, String> keys = new TreeMap<>(Map.of(
                "application.id",
                name,
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "state.dir",
                states.resolve(name + port).toString(),
                "input.topic",
                name + "-in",
                "decoder.features",
                "a",
                "model.engine",
                "online",
                "output.predictions.topic",
                name + "-out",
                "topics.create",
                "true",
                "topics.partitions",
                "4",
                "commit.interval.ms",
                "100"));
        keys.put("http.port", Integer.toString(port));
        keys.putAll(more);
        return CellstreamConfig.of(keys);
    }

    /** Two ports that differ: the first is held until the second is drawn. */
    private static List<Integer> freePorts() {
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket two = new ServerSocket(0)) {
            return List.of(one.getLocalPort(), two.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a lost event fails the test by itself
    private static void send(String topic) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < EVENTS; i++) {
                for (String name : NAMES) {
                    producer.send(new ProducerRecord<>(topic, name, "{\"a\":" + Math.sin(i) + "}"));
                }
            }
        }
    }
}
