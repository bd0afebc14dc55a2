package io.github.cellstream.app.replay;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.state.Cluster;
import io.github.cellstream.app.state.Progress;
import io.github.cellstream.app.state.SnapshotInfo;
import io.github.cellstream.app.state.SnapshotReader;
import io.github.cellstream.app.state.StateImport;
import io.github.cellstream.app.state.StateToolError;
import io.github.cellstream.app.state.StateToolException;
import io.github.cellstream.app.topology.InternalTopics;
import io.github.cellstream.app.topology.ModelLoader;
import io.github.cellstream.runtime.SequenceModel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Answers a stretch of the input once more, into another topic. On the jvm engine the predictions are bit for bit those of the job, if
 * configuration and model are the same and the states begin where the job's began: with the first event of each key, or with a snapshot
 * of the job that is older than the stretch.
 */
public final class Replay {
    private final CellstreamConfig job;
    private final Progress progress;

    /** Prepares to replay a job's history. */
    public Replay(CellstreamConfig job, Progress progress) {
        this.job = job;
        this.progress = progress;
    }

    /**
     * What is replayed.
     *
     * @param from record time of the first event that is answered; the beginning if empty
     * @param to record time behind the last; what is there now if empty
     * @param keys the keys; all if none is given
     * @param snapshot states to start from; the beginning of history if empty
     * @param output topic of the answers; created if it is missing
     */
    public record Request(
            Optional<Instant> from, Optional<Instant> to, Set<String> keys, Optional<Path> snapshot, String output) {}

    /**
     * What was done.
     *
     * @param output topic of the answers
     * @param events offsets of the input that were read
     * @param cutOff partitions that have lost their beginning, with the first offset that they have: where no snapshot was given,
     *     states of their keys began there
     */
    public record Result(String output, long events, List<String> cutOff) {}

    /**
     * Replays.
     *
     * @throws StateToolException if the snapshot can't be used
     * @throws io.github.cellstream.app.topology.JobException if the topology fails
     */
    public Result run(Request request) {
        InternalTopics kept = InternalTopics.of(job);
        if (job.topics().all().contains(request.output())
                || Set.of(kept.changelog(), kept.feed()).contains(request.output())) {
            throw new IllegalArgumentException(request.output() + " is a topic of the job itself; name another output");
        }
        try (ReplayApplication twin = new ReplayApplication(job, request.output())) {
            requireInput(twin.cluster(), job);
            Stretch stretch = Stretch.between(twin.cluster(), job.topics().input(), request.from(), request.to());
            Map<TopicPartition, Long> begin = new HashMap<>(stretch.starts());
            request.snapshot().ifPresent(file -> begin.putAll(begin(job, twin, file, stretch.from(), progress)));
            twin.run(stretch, request.keys(), progress);
            return new Result(
                    request.output(),
                    stretch.length(begin),
                    request.snapshot().isPresent() ? List.of() : ReplayApplication.cutOff(stretch));
        }
    }

    /** Brings a snapshot of the job into its twin, if it is no later than a stretch wants; returns where it begins. */
    static Map<TopicPartition, Long> begin(
            CellstreamConfig job,
            ReplayApplication twin,
            Path file,
            Map<TopicPartition, Long> wanted,
            Progress progress) {
        SnapshotInfo info = SnapshotReader.check(file, Progress.SILENT);
        Map<TopicPartition, Long> begin = new HashMap<>();
        info.offsets().forEach((partition, offset) -> begin.put(partition, offset.offset()));
        begin.forEach((partition, offset) -> {
            long from = wanted.getOrDefault(partition, Long.MAX_VALUE);
            if (offset > from) {
                throw new StateToolException(
                        StateToolError.SNAPSHOT_TOO_LATE,
                        file + " goes on at " + partition + "@" + offset + ", the history that is wanted begins at "
                                + from + "; take an older snapshot, or none");
            }
        });
        new StateImport(twin.config(), progress)
                .importFrom(file, new StateImport.Expected(job.applicationId(), model(job)));
        return begin;
    }

    private static String model(CellstreamConfig job) {
        try (SequenceModel model = ModelLoader.load(job.model())) {
            return String.format("%016x", model.spec().id().shortFingerprint());
        }
    }

    /** Fails if the job's input is not there. */
    static void requireInput(Cluster cluster, CellstreamConfig job) {
        if (cluster.partitions(job.topics().input()).isEmpty()) {
            throw new StateToolException(
                    StateToolError.NO_SUCH_JOB,
                    "there is no topic " + job.topics().input() + "; correct input.topic or bootstrap.servers");
        }
    }
}
