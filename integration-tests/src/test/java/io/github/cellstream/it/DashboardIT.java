package io.github.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.topology.Job;
import io.github.cellstream.embedded.EmbeddedKafka;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard of a real job, seen by a real browser. */
@ExtendWith(BrowserCondition.class)
class DashboardIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOPIC = "readings";
    private static final String PUMP = "pump";
    private static final String SCRIPT = "<img src=x onerror=\"alert(1)\">";
    private static final int QUIET = 300;
    private static final String DRAWN = "[...document.querySelectorAll('canvas')].map(canvas => new Uint32Array("
            + "canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)"
            + ".reduce((sum, pixel) => sum + (pixel >>> 24 > 0 ? 1 : 0), 0))";
    /** Pixels of the first chart that have the colour of alarms, more or less. */
    private static final String ALARMS = "(canvas => { const pixels = canvas ? canvas.getContext('2d')"
            + ".getImageData(0, 0, canvas.width, canvas.height).data : []; let sum = 0;"
            + " for (let i = 0; i < pixels.length; i += 4) {"
            + " sum += pixels[i] > 170 && pixels[i + 1] < 80 && pixels[i + 2] < 100 && pixels[i + 3] > 200 ? 1 : 0; }"
            + " return sum; })(document.querySelector('.uplot canvas'))";

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedKafka kafka;

    @SuppressWarnings("NullAway.Init")
    private static Job job;

    @BeforeAll
    static void start(@TempDir Path states) {
        kafka = EmbeddedKafka.start();
        job = Job.start(CellstreamConfig.of(settings(states)));
        until(() -> assertThat(job.ready()).isTrue());
        send(PUMP, 0, QUIET, 0);
        send(SCRIPT, 0, QUIET, 0);
    }

    @AfterAll
    static void stop() {
        job.close();
        kafka.close();
    }

    @Test
    void shouldDrawTheJobAsItRuns() throws IOException {
        try (Browser browser = open("")) {
            until(() -> {
                assertThat(browser.evaluate("document.getElementById('state').textContent")
                                .asText())
                        .isEqualTo("RUNNING");
                assertThat(browser.evaluate(DRAWN))
                        .hasSize(3)
                        .allSatisfy(count -> assertThat(count.asInt()).isGreaterThan(300));
                assertThat(browser.evaluate("[...document.querySelectorAll('td.key a')].map(a => a.textContent)")
                                .toString())
                        .contains(PUMP);
            });
            assertThat(browser.evaluate("performance.getEntriesByType('resource')"
                                    + ".every(entry => new URL(entry.name).origin === location.origin)")
                            .asBoolean())
                    .isTrue();
            browser.resize(360, 800);
            until(() -> assertThat(browser.evaluate("document.documentElement.scrollWidth")
                            .asInt())
                    .as("nothing sticks out of a narrow screen once the charts have heard of it")
                    .isLessThanOrEqualTo(360));
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void shouldShowAnAnomalyWhenItComes() throws IOException {
        try (Browser browser = open("#/key/" + PUMP)) {
            until(() -> assertThat(browser.evaluate(DRAWN)).hasSizeGreaterThanOrEqualTo(2));
            int before = browser.evaluate(ALARMS).asInt();
            send(PUMP, QUIET, QUIET + 60, QUIET + 20);
            until(() -> {
                assertThat(browser.evaluate(ALARMS).asInt()).isGreaterThan(before);
                assertThat(browser.evaluate("document.querySelector('canvas.strip').width")
                                .asInt())
                        .isGreaterThanOrEqualTo(60);
            });
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void shouldTakeAKeyForTextAndNothingElse() throws IOException {
        try (Browser browser = open("")) {
            until(() -> assertThat(
                            browser.evaluate("[...document.querySelectorAll('td.key a')].map(a => a.textContent)"))
                    .anySatisfy(name -> assertThat(name.asText()).isEqualTo(SCRIPT)));
            assertInert(browser);
        }
        String encoded = URLEncoder.encode(SCRIPT, StandardCharsets.UTF_8).replace("+", "%20");
        try (Browser browser = open("#/key/" + encoded)) {
            until(() -> {
                assertThat(browser.evaluate("document.querySelector('h1').textContent")
                                .asText())
                        .isEqualTo(SCRIPT);
                assertThat(browser.evaluate(DRAWN)).hasSizeGreaterThanOrEqualTo(2);
            });
            assertInert(browser);
        }
    }

    @Test
    void shouldAskForTheTokenAndGoOnWithIt(@TempDir Path states) throws IOException {
        Map<String, String> guarded = settings(states);
        guarded.put("application.id", "guarded");
        guarded.put("http.token", "s3cret");
        try (Job other = Job.start(CellstreamConfig.of(guarded));
                Browser browser = open(other, 400, "")) {
            until(() -> assertThat(browser.evaluate("document.getElementById('door').open && document.activeElement.id")
                            .asText())
                    .isEqualTo("token"));
            browser.evaluate("document.getElementById('token').value = 's3cret',"
                    + " document.querySelector('#door form').requestSubmit()");
            until(() -> assertThat(browser.evaluate("document.getElementById('state').textContent")
                            .asText())
                    .isEqualTo("RUNNING"));
            assertThat(browser.evaluate("document.getElementById('door').open").asBoolean())
                    .isFalse();
            assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                    .isLessThanOrEqualTo(400);
        }
    }

    private static void assertInert(Browser browser) {
        assertThat(browser.evaluate("document.querySelectorAll('[onerror], img[src=\"x\"]').length")
                        .asInt())
                .isZero();
        assertThat(browser.dialogs()).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    private static Browser open(String page) throws IOException {
        return open(job, 1200, page);
    }

    private static Browser open(Job shown, int width, String page) throws IOException {
        return Browser.open(
                Browser.program().orElseThrow(), width, 1400, "http://127.0.0.1:" + shown.httpPort() + "/" + page);
    }

    private static void until(ThrowingRunnable assertion) {
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(assertion);
    }

    /** Sends readings of a sine from one number to another; the one in place {@code odd} is far off, unless it is 0. */
    private static void send(String key, int from, int to, int odd) {
        Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = from; i < to; i++) {
                double value = i == odd && odd > 0 ? 60 : 10 + 3 * Math.sin(i / 6.0);
                var unused = producer.send(new ProducerRecord<>(TOPIC, key, "{\"value\": " + value + "}"));
            }
        }
    }

    private static Map<String, String> settings(Path states) {
        Map<String, String> keys = new TreeMap<>();
        keys.put("application.id", "dashboard");
        keys.put("bootstrap.servers", kafka.bootstrapServers());
        keys.put("state.dir", states.toString());
        keys.put("commit.interval.ms", "200");
        keys.put("input.topic", TOPIC);
        keys.put("decoder.features", "value");
        keys.put("model.engine", "online");
        keys.put("model.features", "value");
        keys.put("output.predictions.topic", "predictions");
        keys.put("output.dead.letters.topic", "dead-letters");
        keys.put("topics.create", "true");
        keys.put("topics.partitions", "1");
        keys.put("http.port", "0");
        return keys;
    }
}
