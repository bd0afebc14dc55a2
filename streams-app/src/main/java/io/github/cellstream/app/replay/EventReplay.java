package io.github.cellstream.app.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.decode.DecoderPlugin;
import io.github.cellstream.app.decode.Decoders;
import io.github.cellstream.app.decode.EventDecoder;
import io.github.cellstream.app.state.Progress;
import io.github.cellstream.app.state.StateLookup;
import io.github.cellstream.app.state.StateToolError;
import io.github.cellstream.app.state.StateToolException;
import io.github.cellstream.app.state.StoredState;
import io.github.cellstream.app.state.TopicReader;
import io.github.cellstream.runtime.Plugins;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Brings the key of one event to where it was before the event, shows what is remembered, applies the event alone, and shows what is
 * remembered then and what was answered. Only the event's partition is replayed, and only its key is stepped.
 */
public final class EventReplay {
    private final CellstreamConfig job;
    private final Progress progress;

    /** Prepares to look at an event of a job's input. */
    public EventReplay(CellstreamConfig job, Progress progress) {
        this.job = job;
        this.progress = progress;
    }

    /**
     * One event, and what the job made of it.
     *
     * @param key its key
     * @param time its record time
     * @param input its value as text; empty for a record without one
     * @param before what was remembered of the key; nothing if this was its first event
     * @param after what was remembered then; nothing if the sequence ended without a trace
     * @param output predictions as JSON; none if the event was refused or is not answered
     */
    public record Result(
            String key,
            Instant time,
            String input,
            List<StoredState> before,
            List<StoredState> after,
            List<String> output) {}

    /**
     * Looks at an event.
     *
     * @param place partition of the job's input
     * @param offset the event's
     * @param snapshot states to start from; the beginning of history if empty
     * @throws StateToolException {@link StateToolError#EVENT_NOT_FOUND}, or if the snapshot can't be used
     * @throws io.github.cellstream.app.topology.JobException if the topology fails
     */
    public Result at(TopicPartition place, long offset, Optional<Path> snapshot) {
        try (ReplayApplication twin = new ReplayApplication(job, null);
                TopicReader reader = new TopicReader(twin.config())) {
            Replay.requireInput(twin.cluster(), job);
            ConsumerRecord<byte[], byte[]> event = event(twin, reader, place, offset);
            String key = key(twin, event);
            snapshot.ifPresent(file -> Replay.begin(job, twin, file, Map.of(place, offset), progress));
            Set<String> alone = Set.of(key);
            twin.run(Stretch.upTo(twin.cluster(), place, offset), alone, progress);
            List<StoredState> before = states(twin, key);
            Map<TopicPartition, Long> answered = ends(twin);
            twin.run(Stretch.upTo(twin.cluster(), place, offset + 1), alone, progress);
            return new Result(
                    key,
                    Instant.ofEpochMilli(event.timestamp()),
                    event.value() == null ? "" : new String(event.value(), UTF_8),
                    before,
                    states(twin, key),
                    answers(twin, reader, answered));
        }
    }

    private static ConsumerRecord<byte[], byte[]> event(
            ReplayApplication twin, TopicReader reader, TopicPartition place, long offset) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        List<TopicPartition> partitions = twin.cluster().partitions(place.topic());
        if (partitions.contains(place)) {
            Set<TopicPartition> alone = Set.of(place);
            long start = twin.cluster().starts(alone).getOrDefault(place, 0L);
            long end = twin.cluster().ends(alone, IsolationLevel.READ_COMMITTED).getOrDefault(place, 0L);
            if (offset >= start && offset < end) {
                reader.read(place, offset, offset + 1, found::add);
            }
        }
        if (found.isEmpty()) {
            throw notFound(place, offset, "is not in the input, or no longer; correct the place");
        }
        return found.get(0);
    }

    private String key(ReplayApplication twin, ConsumerRecord<byte[], byte[]> event) {
        TopicPartition place = new TopicPartition(event.topic(), event.partition());
        if (twin.topics().rekeyed() && event.value() != null) {
            DecoderPlugin plugin = Plugins.named(
                    DecoderPlugin.class, DecoderPlugin::name, job.input().decoder());
            try (EventDecoder decoder = Decoders.create(plugin, job.input().decoderSettings())) {
                return decoder.key(event.headers(), event.value());
            }
        }
        if (event.key() == null) {
            throw notFound(place, event.offset(), "has no key: it went to the dead letters; look there");
        }
        return new String(event.key(), UTF_8);
    }

    private static StateToolException notFound(TopicPartition place, long offset, String what) {
        return new StateToolException(StateToolError.EVENT_NOT_FOUND, place + "@" + offset + " " + what);
    }

    /** Before its first commit the twin has no changelog, and remembers nothing. */
    private static List<StoredState> states(ReplayApplication twin, String key) {
        if (twin.cluster().partitions(twin.topics().changelog()).isEmpty()) {
            return List.of();
        }
        return new StateLookup(twin.config(), Progress.SILENT)
                .find(List.of(key))
                .getOrDefault(key, List.of());
    }

    private static Map<TopicPartition, Long> ends(ReplayApplication twin) {
        Set<TopicPartition> partitions =
                new HashSet<>(twin.cluster().partitions(twin.config().topics().predictions()));
        return twin.cluster().ends(partitions, IsolationLevel.READ_COMMITTED);
    }

    private static List<String> answers(ReplayApplication twin, TopicReader reader, Map<TopicPartition, Long> before) {
        List<String> answers = new ArrayList<>();
        ends(twin)
                .forEach((partition, end) -> reader.read(partition, before.getOrDefault(partition, 0L), end, answer -> {
                    answers.add(new String(answer.value(), UTF_8));
                    return true;
                }));
        return answers;
    }
}
