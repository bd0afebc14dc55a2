package io.github.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One instance of the program's image: it works, is killed, goes on where it was, and ends when asked to. */
@RequiresDocker
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class JobIT {
    private static final Pattern STEP = Pattern.compile("\"step\":(\\d+)");
    private static final int KEYS = 4;
    private static final int EVENTS_PER_KEY = 5;

    private static final Map<String, String> SETTINGS = Map.of(
            "application.id", "job",
            "input.topic", "readings",
            "output.predictions.topic", "predictions",
            "output.dead.letters.topic", "dead-letters",
            "model.engine", "online",
            "scorer.name", "none",
            // A killed instance is given up after this long.
            "session.timeout.ms", "10000");

    @Test
    void shouldGoOnAfterAKillAndEndWhenAsked() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start()) {
            for (String topic : List.of("readings", "predictions", "dead-letters")) {
                broker.createTopic(topic, 2, Map.of());
            }
            try (ProgramContainer program =
                    ProgramContainer.of(broker, SETTINGS, Map.of()).start()) {
                program.awaitReady();
                Records.send(broker, readings(0));
                assertThat(steps(broker, KEYS * EVENTS_PER_KEY)).isEqualTo(wanted(EVENTS_PER_KEY));
                assertThat(program.body("/metrics")).contains("cellstream_events_total 20.0");
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> program.health().equals("healthy"));

                program.kill();
                assertThat(program.exitCode()).isEqualTo(137);
                Records.send(broker, readings(EVENTS_PER_KEY));
                program.restart();
                program.awaitReady();
                assertThat(steps(broker, 2 * KEYS * EVENTS_PER_KEY)).isEqualTo(wanted(2 * EVENTS_PER_KEY));

                assertThat(program.terminate()).isEqualTo(143);
                assertThat(Records.openTransaction(broker, "predictions")).isFalse();
            }
        }
    }

    private static List<ProducerRecord<String, byte[]>> readings(int from) {
        List<ProducerRecord<String, byte[]>> readings = new ArrayList<>();
        for (int i = from; i < from + EVENTS_PER_KEY; i++) {
            for (int key = 0; key < KEYS; key++) {
                String reading = "{\"features\": [" + (i + 0.1 * key) + "]}";
                readings.add(new ProducerRecord<>("readings", "key-" + key, reading.getBytes(UTF_8)));
            }
        }
        return readings;
    }

    private static Map<String, List<Integer>> steps(KafkaBroker broker, int wanted) {
        Map<String, List<Integer>> steps = new TreeMap<>();
        for (ConsumerRecord<String, byte[]> record :
                Records.read(broker, "predictions", wanted, Duration.ofSeconds(60))) {
            Matcher step = STEP.matcher(new String(record.value(), UTF_8));
            assertThat(step.find()).isTrue();
            steps.computeIfAbsent(record.key(), key -> new ArrayList<>()).add(Integer.parseInt(step.group(1)));
        }
        return steps;
    }

    private static Map<String, List<Integer>> wanted(int stepsPerKey) {
        List<Integer> all = new ArrayList<>();
        for (int step = 1; step <= stepsPerKey; step++) {
            all.add(step);
        }
        Map<String, List<Integer>> wanted = new TreeMap<>();
        for (int key = 0; key < KEYS; key++) {
            wanted.put("key-" + key, all);
        }
        return wanted;
    }
}
