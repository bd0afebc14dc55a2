package io.github.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.topology.Job;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The ACLs that docs/operations.md lists are enough over TLS and SCRAM, and each of them is needed. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AclsIT {
    private static final String PASSWORD = "one for all users";
    private static final long PATIENCE_MS = 60_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void shouldRunWithTheDocumentedAclsAndNotWithoutAnyOfThem() throws Exception {
        List<AclBinding> documented = OperationsDocument.acls("user", "");
        assertThat(documented).hasSizeGreaterThan(7);
        int all = documented.size();
        try (GuardedKafka kafka = GuardedKafka.start(folder)) {
            prepare(kafka, all);
            long begun = System.nanoTime();
            assertThat(outcome(kafka, all, PATIENCE_MS)).as("with all").isEqualTo("works");
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            // All at a time, most of them waiting, and a machine that has other work to do as well.
            long patience = Math.min(PATIENCE_MS, Math.max(15_000, 6 * took));
            ExecutorService threads = Executors.newFixedThreadPool(all);
            List<Future<String>> outcomes = new ArrayList<>();
            IntStream.range(0, all)
                    .forEach(without -> outcomes.add(threads.submit(() -> outcome(kafka, without, patience))));
            for (int i = 0; i < all; i++) {
                AclBinding dropped = documented.get(i);
                String expected =
                        dropped.entry().operation() == AclOperation.DELETE ? "works, deletes nothing" : "fails: ";
                String outcome = outcomes.get(i).get();
                assertThat(outcome).as("without " + dropped).startsWith(expected);
                if (isTopicOfItsOwn(dropped.pattern())) {
                    assertThat(outcome)
                            .contains("not allowed to see topics ["
                                    + dropped.pattern().name() + suffix(i) + "]")
                            .contains("kafka-acls.sh", "docs/operations.md");
                }
            }
            threads.shutdown();
        }
    }

    private static boolean isTopicOfItsOwn(ResourcePattern pattern) {
        return pattern.resourceType() == ResourceType.TOPIC && pattern.patternType() == PatternType.LITERAL;
    }

    /** User i may do all but the ACL i; the last one may do all. */
    private static void prepare(GuardedKafka kafka, int all) {
        Map<String, String> users = new TreeMap<>();
        List<AclBinding> acls = new ArrayList<>();
        List<String> topics = new ArrayList<>();
        for (int without = 0; without <= all; without++) {
            users.put(user(without), PASSWORD);
            List<AclBinding> own = new ArrayList<>(OperationsDocument.acls(user(without), suffix(without)));
            if (without < all) {
                own.remove(without);
            }
            acls.addAll(own);
            for (String topic : List.of("readings", "predictions", "anomalies", "dead-letters")) {
                topics.add(topic + suffix(without));
            }
        }
        kafka.createTopics(topics);
        kafka.users(users);
        kafka.allow(acls);
    }

    private String outcome(GuardedKafka kafka, int without, long patience) throws Exception {
        String suffix = suffix(without);
        kafka.send("readings" + suffix, "ignored", List.of("{\"machine\":\"pump\",\"value\":0.5}", "no event"));
        CellstreamConfig config = CellstreamConfig.of(settings(kafka, without));
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
        boolean answered = false;
        try (Job job = Job.start(config)) {
            while (System.nanoTime() < deadline) {
                if (!job.alive()) {
                    job.await();
                }
                if (!answered
                        && kafka.holds("predictions" + suffix)
                        && kafka.holds("dead-letters" + suffix)
                        && kafka.holds("anomalies" + suffix)) {
                    answered = true;
                    // What it deletes it deletes every 200 ms.
                    deadline = Math.min(deadline, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience / 3));
                }
                if (answered && kafka.beginning("machine-health" + suffix + "-rekeyed-repartition") > 0) {
                    return "works";
                }
            }
            return answered ? "works, deletes nothing" : "fails: nothing within " + patience + " ms, " + job.state();
        } catch (RuntimeException e) {
            return "fails: " + e.getMessage();
        }
    }

    private Map<String, String> settings(GuardedKafka kafka, int without) throws Exception {
        String suffix = suffix(without);
        Map<String, String> settings = new TreeMap<>(kafka.client(user(without), PASSWORD));
        settings.putAll(Map.of(
                "application.id",
                "machine-health" + suffix,
                "state.dir",
                folder.resolve("state").toString(),
                "input.topic",
                "readings" + suffix,
                "decoder.features",
                "value",
                "decoder.key",
                "machine",
                "model.engine",
                "online",
                "anomaly.threshold",
                "0",
                "output.predictions.topic",
                "predictions" + suffix,
                "output.anomalies.topic",
                "anomalies" + suffix,
                "output.dead.letters.topic",
                "dead-letters" + suffix));
        settings.putAll(Map.of("http.port", "-1", "commit.interval.ms", "100", "repartition.purge.interval.ms", "200"));
        return settings;
    }

    private static String user(int without) {
        return "user-" + without;
    }

    private static String suffix(int without) {
        return "-" + without;
    }
}
