package io.github.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two instances share the work, and one of them is killed again and again in the midst of it. */
@RequiresDocker
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class ExactlyOnceIT {
    private static final int KILLS = 6;
    private static final int COMMIT_MS = 500;
    private static final Map<String, String> SETTINGS = Map.of(
            // A killed instance is given up after the shortest time that a broker allows.
            "session.timeout.ms", "6000",
            "heartbeat.interval.ms", "2000",
            // Longer than by default, so that a kill meets an open transaction and destroys work.
            "commit.interval.ms", Integer.toString(COMMIT_MS),
            // An instance that is back takes part at once, however far behind its store is.
            "acceptable.recovery.lag", "1000000");

    @Test
    void shouldAnswerEveryEventOnceOverKills(@TempDir Path folder) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("ExactlyOnceIT seed " + seed);
        Random random = new Random(seed);
        try (LstmClassifier model = new LstmClassifier(seed, folder);
                KafkaBroker broker = KafkaBroker.start()) {
            ClassifierJob job = new ClassifierJob(broker, model);
            try (EventFlow flow = new EventFlow(broker, ClassifierJob.INPUT, new EventFlow.Plan(100, 500, 1200, seed));
                    ProgramContainer one = job.instance(SETTINGS).start();
                    ProgramContainer other = job.instance(SETTINGS).start()) {
                int torn = 0;
                for (int kill = 1; kill <= KILLS; kill++) {
                    ProgramContainer victim = kill % 2 == 0 ? one : other;
                    awaitShare(victim);
                    // Six seconds of events: longer than the wait for the kill, and than asking for the lag.
                    flow.allow((double) kill / (KILLS + 1));
                    Thread.sleep(300 + random.nextInt(3000));
                    torn += kill(victim, flow, job) ? 1 : 0;
                    Thread.sleep(random.nextInt(1500));
                    victim.restart();
                }
                System.out.printf("%d kills, %d of them tore a transaction%n", KILLS, torn);
                assertThat(torn).as("kills that tore a transaction").isGreaterThanOrEqualTo(KILLS / 2);
                flow.allow(1);
                flow.awaitEnd();

                ExactlyOnce exactlyOnce = new ExactlyOnce(broker, job, flow);
                exactlyOnce.check(model);
                for (ProgramContainer instance : List.of(one, other)) {
                    assertThat(instance.awaitReady().terminate()).isEqualTo(143);
                }
                exactlyOnce.checkTransactions();
            }
        }
    }

    /** Waits until an instance has partitions of its own to work on. */
    private static void awaitShare(ProgramContainer instance) {
        instance.awaitReady();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> instance.body("/metrics")
                        .lines()
                        .anyMatch(line -> line.startsWith("kafka_consumer_coordinator_assigned_partitions")
                                && !line.endsWith(" 0.0")));
    }

    /** Kills an instance while events flow; returns whether it left a transaction open. */
    private static boolean kill(ProgramContainer victim, EventFlow flow, ClassifierJob job) throws Exception {
        long lag = job.lag();
        boolean flowing = flow.flows();
        long killed = System.currentTimeMillis();
        victim.kill();
        assertThat(victim.exitCode()).isEqualTo(137);
        assertThat(flowing).as("events flow at the kill").isTrue();
        assertThat(lag).as("events in flight at the kill").isPositive();
        // The survivor commits in the meantime; what stays open is the victim's.
        Thread.sleep(3 * COMMIT_MS);
        return job.openTransactions(killed) > 0;
    }
}
