package io.github.cellstream.app.state;

import io.github.cellstream.app.config.CellstreamConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What the broker knows of a job: its topics' partitions, its group, its committed offsets. */
public final class Cluster implements AutoCloseable {
    private static final int ATTEMPTS = 40;
    private static final long ATTEMPT_MS = 250;
    private static final long COMMIT_MS = 20;
    private static final int PATIENCE_MS = 30_000;

    private final Admin admin;
    private final String group;

    /** Connects with a job's settings. */
    public Cluster(CellstreamConfig config) {
        Map<String, Object> settings = new HashMap<>(config.admin());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
        admin = Admin.create(settings);
        group = config.applicationId();
    }

    /** Returns the partitions of a topic in their order, or none if there is no such topic. */
    public List<TopicPartition> partitions(String topic) {
        try {
            int count = get(admin.describeTopics(List.of(topic))
                            .topicNameValues()
                            .values()
                            .iterator()
                            .next())
                    .partitions()
                    .size();
            return IntStream.range(0, count)
                    .mapToObj(p -> new TopicPartition(topic, p))
                    .toList();
        } catch (UnknownTopicOrPartitionException e) {
            return List.of();
        }
    }

    /** Fails if a member of the job's group is alive. */
    public void requireStopped() {
        Optional<GroupState> state = get(admin.listGroups().all()).stream()
                .filter(listed -> listed.groupId().equals(group))
                .findFirst()
                .flatMap(listed -> listed.groupState());
        if (state.isPresent() && state.get() != GroupState.EMPTY && state.get() != GroupState.DEAD) {
            throw new StateToolException(
                    StateToolError.JOB_RUNNING,
                    "group " + group + " is in state " + state.get()
                            + "; stop every instance of the job (one that was killed is missed after"
                            + " session.timeout.ms), then run this again");
        }
    }

    /**
     * Returns the job's committed offsets; waits for transactions that are about to change them.
     *
     * @throws StateToolException {@link StateToolError#JOB_BUSY} if there is always one
     */
    public Map<TopicPartition, OffsetAndMetadata> committed() {
        try {
            Set<TopicPartition> known =
                    committed(new ListConsumerGroupOffsetsSpec(), false).keySet();
            if (known.isEmpty()) {
                return Map.of();
            }
            ListConsumerGroupOffsetsSpec asked = new ListConsumerGroupOffsetsSpec().topicPartitions(known);
            long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000L;
            while (System.nanoTime() < deadline) {
                // The client warns of an offset that is about to change, and leaves it out.
                Map<TopicPartition, OffsetAndMetadata> stable = committed(asked, true);
                if (stable.keySet().containsAll(known)) {
                    return stable;
                }
                pause(COMMIT_MS);
            }
        } catch (GroupIdNotFoundException e) {
            return Map.of();
        }
        throw new StateToolException(
                StateToolError.JOB_BUSY,
                "the offsets of group " + group + " were about to change for " + PATIENCE_MS / 1000
                        + " s; raise commit.interval.ms, or stop the job and run this again");
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(ListConsumerGroupOffsetsSpec asked, boolean stable) {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(get(admin.listConsumerGroupOffsets(
                        Map.of(group, asked), new ListConsumerGroupOffsetsOptions().requireStable(stable))
                .partitionsToOffsetAndMetadata(group)));
        committed.values().removeIf(offset -> offset == null);
        return committed;
    }

    /** Returns where partitions end: behind the last stable record if committed ones are meant, else behind the last. */
    public Map<TopicPartition, Long> ends(Set<TopicPartition> partitions, IsolationLevel isolation) {
        return offsets(partitions, OffsetSpec.latest(), isolation);
    }

    /** Returns the offsets at which partitions begin. */
    public Map<TopicPartition, Long> starts(Set<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /** Returns the offsets of the first records of a time or later, or the ends where there are none. */
    public Map<TopicPartition, Long> at(Set<TopicPartition> partitions, long timestamp) {
        Map<TopicPartition, Long> found =
                offsets(partitions, OffsetSpec.forTimestamp(timestamp), IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> ends = ends(partitions, IsolationLevel.READ_COMMITTED);
        found.replaceAll((partition, offset) -> offset < 0 ? ends.get(partition) : offset);
        return found;
    }

    private Map<TopicPartition, Long> offsets(
            Set<TopicPartition> partitions, OffsetSpec which, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> asked = partitions.stream().collect(Collectors.toMap(p -> p, p -> which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        get(admin.listOffsets(asked, new ListOffsetsOptions(isolation)).all())
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    /** Creates a topic, if it isn't there, and waits until each partition has a leader. */
    public void create(String topic, int partitions, Map<String, String> settings) {
        try {
            get(admin.createTopics(
                            List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(settings)))
                    .all());
        } catch (TopicExistsException e) {
            return;
        }
        Set<TopicPartition> created = IntStream.range(0, partitions)
                .mapToObj(p -> new TopicPartition(topic, p))
                .collect(Collectors.toSet());
        for (int attempt = 1; ; attempt++) {
            try {
                ends(created, IsolationLevel.READ_UNCOMMITTED);
                return;
            } catch (RetriableException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                pause(ATTEMPT_MS);
            }
        }
    }

    /** Deletes those of the topics that exist, and the group. */
    public void forget(Collection<String> names) {
        List<String> topics = new ArrayList<>(get(admin.listTopics().names()));
        topics.retainAll(names);
        if (!topics.isEmpty()) {
            get(admin.deleteTopics(topics).all());
        }
        try {
            get(admin.deleteConsumerGroups(List.of(group)).all());
        } catch (GroupIdNotFoundException e) {
            // it never committed
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new StateToolException(StateToolError.BROKER, String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
