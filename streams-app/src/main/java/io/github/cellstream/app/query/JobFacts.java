package io.github.cellstream.app.query;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.TaskMetadata;

/**
 * What runs, and where. Thread-safe.
 *
 * @param application name of the job
 * @param self {@code application.server} of this instance, empty if it has none
 * @param description Kafka Streams' description of the topology
 * @param streams the running job
 */
public record JobFacts(String application, String self, String description, KafkaStreams streams) {
    /**
     * A stream thread of this instance.
     *
     * @param name of the thread
     * @param state in one word
     * @param active what it works at
     * @param standby what it keeps a warm copy of
     */
    public record StreamThread(String name, String state, List<Task> active, List<Task> standby) {}

    /**
     * A share of the work.
     *
     * @param id of the task
     * @param partitions what it reads, as {@code topic-partition}
     */
    public record Task(String id, List<String> partitions) {}

    /**
     * An instance that has said where it is.
     *
     * @param address its {@code application.server}
     * @param partitions what it reads, as {@code topic-partition}
     */
    public record Instance(String address, List<String> partitions) {}

    /** Returns the job's state in one word. */
    public String state() {
        return streams.state().name();
    }

    /** Returns the stream threads, by name. */
    public List<StreamThread> threads() {
        return streams.metadataForLocalThreads().stream()
                .map(thread -> new StreamThread(
                        thread.threadName(),
                        thread.threadState(),
                        tasks(thread.activeTasks()),
                        tasks(thread.standbyTasks())))
                .sorted(Comparator.comparing(StreamThread::name))
                .toList();
    }

    /** Returns all instances that have said where they are, this one too; none while partitions are handed over. */
    public List<Instance> instances() {
        try {
            return streams.metadataForAllStreamsClients().stream()
                    .filter(client -> client.port() >= 0)
                    .map(JobFacts::instance)
                    .sorted(Comparator.comparing(Instance::address))
                    .toList();
        } catch (IllegalStateException e) {
            return List.of();
        }
    }

    private static Instance instance(StreamsMetadata client) {
        return new Instance(
                new Owner(client.host(), client.port(), false).address(), partitions(client.topicPartitions()));
    }

    private static List<Task> tasks(Set<TaskMetadata> tasks) {
        return tasks.stream()
                .map(task -> new Task(task.taskId().toString(), partitions(task.topicPartitions())))
                .sorted(Comparator.comparing(Task::id))
                .toList();
    }

    private static List<String> partitions(Set<TopicPartition> partitions) {
        Set<String> names = new TreeSet<>();
        partitions.forEach(partition -> names.add(partition.toString()));
        return List.copyOf(names);
    }
}
