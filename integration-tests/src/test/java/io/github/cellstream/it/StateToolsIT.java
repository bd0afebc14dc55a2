package io.github.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cellstream.app.cli.CellstreamCommand;
import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.replay.EventReplay;
import io.github.cellstream.app.replay.Replay;
import io.github.cellstream.app.state.Cluster;
import io.github.cellstream.app.state.Progress;
import io.github.cellstream.app.state.SnapshotInfo;
import io.github.cellstream.app.state.StateExport;
import io.github.cellstream.app.state.StateImport;
import io.github.cellstream.app.state.StateLookup;
import io.github.cellstream.app.state.StateReset;
import io.github.cellstream.app.state.StateToolError;
import io.github.cellstream.app.state.StateToolException;
import io.github.cellstream.app.state.StoredState;
import io.github.cellstream.app.state.TopicReader;
import io.github.cellstream.app.topology.Job;
import io.github.cellstream.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The states of real jobs on a real broker, looked at, moved, reset, and made again from history. */
@SuppressWarnings("try") // a job that runs while the block does
class StateToolsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int KEYS = 4;
    private static final int HALF = 40;
    private static final int STEPS = HALF / KEYS;
    private static final List<String> TOPICS_OF_LIVE =
            List.of("live-in", "live-out", "live-dead-letters", "live-sequences-changelog");

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedKafka kafka;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @Test
    void shouldGoOnFromASnapshotBitForBit() throws Exception {
        CellstreamConfig first = config("first", Map.of());
        Path file = folder.resolve("half.snapshot");
        SnapshotInfo info;
        try (Job job = Job.start(first)) {
            send("first-in", 0, HALF);
            answers(first, "first-out", HALF);
            info = new StateExport(first, Progress.SILENT).export(file);
            assertThat(info.keys()).isEqualTo(KEYS);
            send("first-in", HALF, HALF * 2);
            send("first-in", "late-comer", "{\"a\":1}");
            answers(first, "first-out", HALF * 2 + 1);
            assertRefused(StateToolError.JOB_RUNNING, importing(first, file, "first", null));
        }
        Map<String, List<String>> whole = answers(first, "first-out", HALF * 2 + 1);
        String model = info.models().keySet().iterator().next();

        CellstreamConfig second = config("second", Map.of("input.topic", "first-in"));
        new StateImport(second, Progress.SILENT).importFrom(file, new StateImport.Expected("first", model));
        // A transaction's markers follow the commit's answer.
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(steps(second, "k1")).isEqualTo(STEPS));
        try (Job job = Job.start(second)) {
            assertThat(answers(second, "second-out", HALF + 1)).isEqualTo(secondHalf(whole));
        }

        StateImport back = new StateImport(first, Progress.SILENT);
        back.importFrom(file, new StateImport.Expected("first", model));
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            assertThat(back.deletedEvents(info)).isEmpty();
            assertThat(new StateLookup(first, Progress.SILENT).find(List.of("late-comer", "k1")))
                    .containsOnlyKeys("k1");
        });
        try (Job job = Job.start(first)) {
            Map<String, List<String>> again = new HashMap<>();
            answers(first, "first-out", HALF * 3 + 2)
                    .forEach((key, values) -> again.put(
                            key,
                            values.subList(whole.getOrDefault(key, List.of()).size(), values.size())));
            assertThat(again).isEqualTo(secondHalf(whole));
        }
    }

    @Test
    void shouldResetAKeyOfARunningAndOfAStoppedJob() throws Exception {
        CellstreamConfig config = config("reset", Map.of());
        try (Job job = Job.start(config)) {
            send("reset-in", 0, HALF);
            answers(config, "reset-out", HALF);
            assertThat(new StateReset(config, Progress.SILENT).reset(List.of("k0")))
                    .singleElement()
                    .satisfies(reset -> assertThat(reset.steps()).isEqualTo(STEPS));
            send("reset-in", "k0", "{\"a\":1}");
            assertLastStep(1, "k0", answers(config, "reset-out", HALF + 1));
        }
        assertThat(new StateReset(config, Progress.SILENT).reset(List.of("k1"))).hasSize(1);
        send("reset-in", "k1", "{\"a\":1}");
        send("reset-in", "k2", "{\"a\":1}");
        try (Job job = Job.start(config)) {
            Map<String, List<String>> all = answers(config, "reset-out", HALF + 3);
            assertLastStep(1, "k1", all);
            assertLastStep(STEPS + 1, "k2", all);
            assertRefused(
                    StateToolError.KEY_NOT_FOUND,
                    () -> new StateReset(config, Progress.SILENT).reset(List.of("k2", "nobody")));
        }
        assertThat(steps(config, "k2")).isEqualTo(STEPS + 1);
    }

    @Test
    void shouldRefuseSnapshotsThatDoNotFit() throws Exception {
        CellstreamConfig config = config("refuse", Map.of());
        Path file = folder.resolve("whole.snapshot");
        try (Job job = Job.start(config)) {
            send("refuse-in", 0, HALF);
            answers(config, "refuse-out", HALF);
        }
        new StateExport(config, Progress.SILENT).export(file);
        byte[] whole = Files.readAllBytes(file);
        for (int length : List.of(0, 5, 9, 40, whole.length / 2, whole.length - 1)) {
            Path damaged = write(Arrays.copyOf(whole, length));
            assertRefused(StateToolError.SNAPSHOT_CORRUPT, importing(config, damaged, "refuse", null));
        }
        for (int at : List.of(0, whole.length / 2, whole.length - 30, whole.length - 1)) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 16;
            assertRefused(StateToolError.SNAPSHOT_CORRUPT, importing(config, write(damaged), "refuse", null));
        }
        byte[] later = whole.clone();
        later[9] = 2;
        assertRefused(StateToolError.SNAPSHOT_TOO_NEW, importing(config, write(later), "refuse", null));
        assertRefused(StateToolError.SNAPSHOT_OF_OTHER_APPLICATION, importing(config, file, "somebody", null));
        assertRefused(StateToolError.SNAPSHOT_OF_OTHER_MODEL, importing(config, file, "refuse", "0123456789abcdef"));
        assertThat(steps(config, "k3")).isEqualTo(STEPS);
    }

    @Test
    void shouldReplayHistoryBitForBitAndLeaveTheJobAlone() throws Exception {
        CellstreamConfig config = config("live", Map.of());
        Path file = folder.resolve("live.snapshot");
        try (Job job = Job.start(config)) {
            send("live-in", 0, HALF);
            answers(config, "live-out", HALF);
            new StateExport(config, Progress.SILENT).export(file);
            Thread.sleep(5);
            Optional<Instant> middle = Optional.of(Instant.ofEpochMilli(System.currentTimeMillis()));
            send("live-in", HALF, HALF * 2);
            Map<String, List<String>> lived = answers(config, "live-out", HALF * 2);
            awaitMarkers(config);
            Standing before = standing(config);

            Replay replay = new Replay(config, Progress.SILENT);
            replay.run(new Replay.Request(Optional.empty(), Optional.empty(), Set.of(), Optional.empty(), "again"));
            assertThat(answers(config, "again", HALF * 2)).isEqualTo(lived);

            replay.run(new Replay.Request(middle, Optional.empty(), Set.of("k1", "k2"), Optional.of(file), "rest"));
            Map<String, List<String>> rest = secondHalf(lived);
            rest.keySet().retainAll(Set.of("k1", "k2"));
            assertThat(answers(config, "rest", 2 * STEPS)).isEqualTo(rest);

            assertExplains(config, lived.getOrDefault("k3", List.of()));
            assertThat(replayAt("live-in-0@1000000")).isEqualTo(1);
            assertThat(replayAt("live-out-0@0")).isEqualTo(2);
            assertThat(replayAt("live-in-" + place(config, "k3"))).isZero();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(standing(config)).isEqualTo(before.with(Set.of("again", "rest"))));
            assertRefused(
                    StateToolError.SNAPSHOT_TOO_LATE,
                    () -> replay.run(new Replay.Request(
                            Optional.empty(), Optional.empty(), Set.of(), Optional.of(file), "again")));
        }
    }

    private int replayAt(String place) {
        List<String> arguments = new ArrayList<>(List.of("replay", "--at", place, "--json"));
        settings("live", Map.of()).forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        return CellstreamCommand.run(arguments.toArray(String[]::new));
    }

    private static String place(CellstreamConfig config, String key) {
        StoredState state = new StateLookup(config, Progress.SILENT).get(key).get(0);
        return state.sourcePartition() + "@" + state.sourceOffset();
    }

    private static void assertExplains(CellstreamConfig config, List<String> lived) {
        StoredState now = new StateLookup(config, Progress.SILENT).get("k3").get(0);
        EventReplay.Result last = new EventReplay(config, Progress.SILENT)
                .at(new TopicPartition("live-in", now.sourcePartition()), now.sourceOffset(), Optional.empty());
        assertThat(last.key()).isEqualTo("k3");
        assertThat(last.input()).isEqualTo(value(HALF * 2 - 1));
        assertThat(last.before())
                .singleElement()
                .satisfies(state -> assertThat(state.steps()).isEqualTo(now.steps() - 1));
        assertThat(last.after()).singleElement().satisfies(state -> {
            assertThat(state.steps()).isEqualTo(now.steps());
            assertThat(state.hidden()).isEqualTo(now.hidden());
        });
        assertThat(last.output()).containsExactly(lived.get(lived.size() - 1));
        assertRefused(
                StateToolError.EVENT_NOT_FOUND,
                () -> new EventReplay(config, Progress.SILENT)
                        .at(new TopicPartition("live-in", 0), 1_000_000, Optional.empty()));
    }

    /** What a replay must not change. */
    private record Standing(Map<TopicPartition, Long> ends, Map<TopicPartition, Long> committed, Set<String> names) {
        Standing with(Set<String> more) {
            Set<String> all = new HashSet<>(names);
            more.forEach(topic -> all.add("topic " + topic));
            return new Standing(ends, committed, all);
        }
    }

    /** Waits until no transaction is under way: each marker is a record by itself, and some come after the answers are read. */
    private static void awaitMarkers(CellstreamConfig config) {
        try (Cluster cluster = new Cluster(config)) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                for (String topic : TOPICS_OF_LIVE) {
                    Set<TopicPartition> partitions = new HashSet<>(cluster.partitions(topic));
                    assertThat(cluster.ends(partitions, IsolationLevel.READ_COMMITTED))
                            .isEqualTo(cluster.ends(partitions, IsolationLevel.READ_UNCOMMITTED));
                }
            });
        }
    }

    private static Standing standing(CellstreamConfig config) throws Exception {
        Map<TopicPartition, Long> ends = new HashMap<>();
        Map<TopicPartition, Long> committed = new HashMap<>();
        Set<String> names = new HashSet<>();
        try (Cluster cluster = new Cluster(config);
                Admin admin =
                        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
            for (String topic : TOPICS_OF_LIVE) {
                Set<TopicPartition> partitions = new HashSet<>(cluster.partitions(topic));
                assertThat(partitions).isNotEmpty();
                ends.putAll(cluster.ends(partitions, IsolationLevel.READ_UNCOMMITTED));
            }
            cluster.committed().forEach((partition, offset) -> committed.put(partition, offset.offset()));
            admin.listGroups().all().get().forEach(group -> names.add("group " + group.groupId()));
            admin.listTopics().names().get().forEach(topic -> names.add("topic " + topic));
        }
        return new Standing(ends, committed, names);
    }

    private static ThrowingCallable importing(
            CellstreamConfig config, Path file, String application, @Nullable String model) {
        return () ->
                new StateImport(config, Progress.SILENT).importFrom(file, new StateImport.Expected(application, model));
    }

    private static void assertRefused(StateToolError code, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        StateToolException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void assertLastStep(int step, String key, Map<String, List<String>> answers) {
        assertThat(answers.get(key)).last().asString().contains("\"step\":" + step + ",");
    }

    /** Returns what was answered behind the first half of the events. */
    private static Map<String, List<String>> secondHalf(Map<String, List<String>> whole) {
        Map<String, List<String>> rest = new HashMap<>();
        whole.forEach((key, values) ->
                rest.put(key, key.equals("late-comer") ? values : values.subList(STEPS, values.size())));
        return rest;
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("damaged.snapshot"), bytes);
    }

    private static long steps(CellstreamConfig config, String key) {
        return new StateLookup(config, Progress.SILENT).get(key).get(0).steps();
    }

    private CellstreamConfig config(String name, Map<String, String> more) {
        return CellstreamConfig.of(settings(name, more));
    }

    private Map<String, String> settings(String name, Map<String, String> more) {
        Map<String, String> keys = new TreeMap<>();
        keys.put("application.id", name);
        keys.put("bootstrap.servers", kafka.bootstrapServers());
        keys.put("state.dir", folder.resolve(name).toString());
        keys.put("input.topic", name + "-in");
        keys.put("decoder.features", "a");
        keys.put("model.engine", "online");
        keys.put("output.predictions.topic", name + "-out");
        keys.put("topics.create", "true");
        keys.put("topics.partitions", "2");
        keys.put("commit.interval.ms", "100");
        keys.put("http.port", "-1");
        keys.putAll(more);
        return keys;
    }

    private static String value(int i) {
        return "{\"a\":" + Math.sin(i) + "}";
    }

    private static void send(String topic, int from, int to) throws Exception {
        try (KafkaProducer<String, String> producer = producer()) {
            for (int i = from; i < to; i++) {
                producer.send(new ProducerRecord<>(topic, "k" + i % KEYS, value(i)))
                        .get();
            }
        }
    }

    private static void send(String topic, String key, String value) throws Exception {
        try (KafkaProducer<String, String> producer = producer()) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        }
    }

    private static KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer());
    }

    /** Waits for that many committed records, and returns all that are there, key by key in their order. */
    private static Map<String, List<String>> answers(CellstreamConfig config, String topic, int wanted) {
        Map<String, List<String>> found = new HashMap<>();
        try (Cluster cluster = new Cluster(config);
                TopicReader reader = new TopicReader(config)) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(() -> {
                found.clear();
                Set<TopicPartition> partitions = new HashSet<>(cluster.partitions(topic));
                cluster.ends(partitions, IsolationLevel.READ_COMMITTED)
                        .forEach((partition, end) -> reader.read(
                                partition,
                                0,
                                end,
                                record -> found.computeIfAbsent(new String(record.key(), UTF_8), k -> new ArrayList<>())
                                        .add(new String(record.value(), UTF_8))));
                assertThat(found.values().stream().mapToInt(List::size).sum()).isEqualTo(wanted);
            });
        }
        return found;
    }
}
