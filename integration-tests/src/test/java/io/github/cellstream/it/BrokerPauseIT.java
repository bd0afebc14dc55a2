package io.github.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker freezes for half a minute while events flow: no connection breaks, nothing answers, all timeouts run. */
@RequiresDocker
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class BrokerPauseIT {
    private static final Duration PAUSE = Duration.ofSeconds(30);

    @Test
    void shouldGoOnByItselfAfterThePause(@TempDir Path folder) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("BrokerPauseIT seed " + seed);
        try (LstmClassifier model = new LstmClassifier(seed, folder);
                KafkaBroker broker = KafkaBroker.start()) {
            ClassifierJob job = new ClassifierJob(broker, model);
            try (EventFlow flow = new EventFlow(broker, ClassifierJob.INPUT, new EventFlow.Plan(100, 100, 180, seed));
                    ProgramContainer program = job.instance(Map.of()).start()) {
                program.awaitReady();
                flow.allow(1);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> flow.sent().size() > 1000);

                long frozen = System.nanoTime();
                broker.pause();
                Map<String, Integer> seen = answersUntil(program, frozen + PAUSE.toNanos());
                assertThat(flow.flows()).as("events flow still").isTrue();
                broker.resume();
                System.out.printf("paused for %d ms; seen: %s%n", (System.nanoTime() - frozen) / 1_000_000, seen);
                assertThat(seen.keySet()).as("a restart would not help").allMatch(key -> key.startsWith("/health 200"));
                assertThat(seen).as("it is not ready once it has noticed").containsKey("/health 200, /ready 503");

                flow.awaitEnd();
                new ExactlyOnce(broker, job, flow).check(model);
                program.awaitReady();
                assertThat(program.logs())
                        .containsOnlyOnce("no broker has answered")
                        .contains("the broker answers again");
                assertThat(program.status("/health")).isEqualTo(200);
                assertThat(program.terminate()).isEqualTo(143);
            }
        }
    }

    /** Asks the program every second how it is; returns how often it gave which answer. */
    private static Map<String, Integer> answersUntil(ProgramContainer program, long deadline)
            throws InterruptedException {
        Map<String, Integer> answers = new TreeMap<>();
        while (System.nanoTime() < deadline) {
            String answer = "/health " + program.status("/health") + ", /ready " + program.status("/ready");
            answers.merge(answer, 1, Integer::sum);
            Thread.sleep(1000);
        }
        return answers;
    }
}
