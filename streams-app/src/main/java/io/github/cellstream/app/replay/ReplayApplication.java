package io.github.cellstream.app.replay;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.metrics.JobMeters;
import io.github.cellstream.app.state.Cluster;
import io.github.cellstream.app.state.Progress;
import io.github.cellstream.app.state.TopicReader;
import io.github.cellstream.app.topology.Excerpt;
import io.github.cellstream.app.topology.InternalTopics;
import io.github.cellstream.app.topology.JobException;
import io.github.cellstream.app.topology.ModelLoader;
import io.github.cellstream.app.topology.Wiring;
import io.github.cellstream.runtime.SequenceModel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;

/**
 * A job's twin under an application id of its own, {@code ID-replay-XXXXXXXX}: group, changelog, dead letters and local states are its
 * alone, and go when it is closed. It runs stretches of the input one after the other, its states going on from one to the next.
 */
final class ReplayApplication implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final CellstreamConfig config;
    private final InternalTopics topics;
    private final Cluster cluster;
    private final Path states;
    /** Every topic that is the twin's alone, by its whole name. */
    private final Set<String> own = new HashSet<>();

    /**
     * Prepares a twin, and creates its output if it is missing.
     *
     * @param output topic of its predictions, or null for one that goes with it and is JSON
     */
    ReplayApplication(CellstreamConfig job, @Nullable String output) {
        String id =
                job.applicationId() + "-replay-" + UUID.randomUUID().toString().substring(0, 8);
        try {
            states = Files.createTempDirectory("cellstream-replay-");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder for the replay's states; set java.io.tmpdir", e);
        }
        Map<String, String> keys = new TreeMap<>();
        keys.put("application.id", id);
        keys.put("state.dir", states.toString());
        keys.put("output.predictions.topic", output == null ? id + "-predictions" : output);
        keys.put("output.anomalies.topic", "");
        keys.put("output.lifecycle.topic", "");
        if (output == null) {
            keys.put("output.encoding", "json");
        }
        keys.put("output.dead.letters.topic", id + "-dead-letters");
        keys.put("errors.dead.letter.queue.topic.name", id + "-dead-letters");
        keys.put("http.port", "-1");
        keys.put("num.standby.replicas", "0");
        keys.put("commit.interval.ms", "200");
        keys.put("auto.offset.reset", "earliest");
        config = job.with(keys);
        topics = InternalTopics.of(config);
        cluster = new Cluster(config);
        int partitions = Math.max(1, cluster.partitions(job.topics().input()).size());
        own.add(topics.changelog());
        own.add(config.topics().deadLetters());
        if (topics.rekeyed()) {
            own.add(topics.feed());
        }
        if (output == null) {
            own.add(config.topics().predictions());
        }
        cluster.create(config.topics().predictions(), partitions, Map.of());
        cluster.create(config.topics().deadLetters(), 1, Map.of());
    }

    CellstreamConfig config() {
        return config;
    }

    Cluster cluster() {
        return cluster;
    }

    InternalTopics topics() {
        return topics;
    }

    /**
     * Runs from the committed offsets, or the beginning, to the end of a stretch.
     *
     * @throws JobException if the topology fails
     */
    void run(Stretch stretch, Set<String> keys, Progress progress) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        try (SequenceModel model = ModelLoader.load(config.model());
                Wiring wiring = new Wiring(
                        config, model, new JobMeters(new SimpleMeterRegistry()), new Excerpt(keys, stretch::answers));
                TopicReader reader = new TopicReader(config)) {
            KafkaStreams streams = streams(wiring, stretch, failure);
            try {
                streams.start();
                await(stretch, streams, failure, reader, progress);
            } finally {
                streams.close(CloseOptions.timeout(CLOSE_TIMEOUT)
                        .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
            }
        }
    }

    private void await(
            Stretch stretch,
            KafkaStreams streams,
            AtomicReference<@Nullable Throwable> failure,
            TopicReader reader,
            Progress progress) {
        long all = stretch.length(committed());
        while (!isOver(stretch, reader)) {
            Throwable cause = failure.get();
            if (cause != null || streams.state() == KafkaStreams.State.ERROR) {
                throw new JobException("the replay stopped: " + cause, cause);
            }
            progress.at("replay", all - stretch.length(committed()), all);
            pause();
        }
        progress.at("replay", all, all);
    }

    private KafkaStreams streams(Wiring wiring, Stretch stretch, AtomicReference<@Nullable Throwable> failure) {
        Properties settings = new Properties();
        settings.putAll(wiring.streamsSettings());
        settings.keySet().removeIf(key -> String.valueOf(key).endsWith(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));
        String interceptors = StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
        settings.put(interceptors, HistoryEnd.class.getName() + "," + settings.get(interceptors));
        settings.put(StreamsConfig.mainConsumerPrefix(HistoryEnd.CONFIG), stretch.to());
        KafkaStreams streams = new KafkaStreams(wiring.topology(), settings);
        streams.setUncaughtExceptionHandler(exception -> {
            failure.compareAndSet(null, exception);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        return streams;
    }

    /** Nothing is left to be read, in the input and behind a re-keying. */
    private boolean isOver(Stretch stretch, TopicReader reader) {
        if (!isPast(stretch.starts(), stretch.to(), reader)) {
            return false;
        }
        if (!topics.rekeyed()) {
            return true;
        }
        Set<TopicPartition> feed = new HashSet<>(cluster.partitions(topics.feed()));
        return isPast(cluster.starts(feed), cluster.ends(feed, IsolationLevel.READ_COMMITTED), reader);
    }

    private boolean isPast(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends, TopicReader reader) {
        Map<TopicPartition, Long> committed = committed();
        return ends.entrySet().stream().allMatch(end -> {
            long from = Math.max(committed.getOrDefault(end.getKey(), 0L), starts.getOrDefault(end.getKey(), 0L));
            return from >= end.getValue() || reader.isEmpty(end.getKey(), from, end.getValue());
        });
    }

    private Map<TopicPartition, Long> committed() {
        Map<TopicPartition, Long> committed = new HashMap<>();
        cluster.committed().forEach((partition, offset) -> committed.put(partition, offset.offset()));
        return committed;
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobException("interrupted while replaying", e);
        }
    }

    /** Removes what it kept: topics, group, local states. The output stays, if it was named. */
    @Override
    public void close() {
        try {
            cluster.forget(own);
        } finally {
            cluster.close();
            delete(states);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " can't be deleted: " + e, e);
        }
    }

    /** Says which partitions have lost their beginning, for whoever starts without a snapshot. */
    static List<String> cutOff(Stretch stretch) {
        return stretch.starts().entrySet().stream()
                .filter(start -> start.getValue() > 0)
                .map(start -> String.format(Locale.ROOT, "%s@%d", start.getKey(), start.getValue()))
                .sorted()
                .toList();
    }
}
