package io.github.cellstream.app.state;

import io.github.cellstream.app.topology.InternalTopics;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * The states of a job as its changelog tells them: per key the last record counts, one without a value forgets the key. It is read up
 * to its end as of committed records, so what a transaction has not committed, or has aborted, is not seen.
 */
final class Changelog {
    private final Cluster cluster;
    private final TopicReader reader;
    private final String topic;
    private final Progress progress;
    private long done;

    Changelog(Cluster cluster, TopicReader reader, InternalTopics topics, Progress progress) {
        this.cluster = cluster;
        this.reader = reader;
        this.topic = topics.changelog();
        this.progress = progress;
    }

    /** Takes one record after the other, of one partition in its order. */
    @FunctionalInterface
    interface Taker {
        void take(ConsumerRecord<byte[], byte[]> record);
    }

    /**
     * Returns the partitions.
     *
     * @throws StateToolException {@link StateToolError#NO_SUCH_JOB}
     */
    List<TopicPartition> partitions() {
        List<TopicPartition> partitions = cluster.partitions(topic);
        if (partitions.isEmpty()) {
            throw new StateToolException(
                    StateToolError.NO_SUCH_JOB,
                    "there is no topic " + topic
                            + "; correct application.id, state.store.name or bootstrap.servers: the job must have run once");
        }
        return partitions;
    }

    /** Reads all partitions to their ends. */
    void read(Taker taker) {
        List<TopicPartition> partitions = partitions();
        Map<TopicPartition, Long> starts = cluster.starts(new HashSet<>(partitions));
        Map<TopicPartition, Long> ends = cluster.ends(new HashSet<>(partitions), IsolationLevel.READ_COMMITTED);
        long all = partitions.stream()
                .mapToLong(p -> ends.getOrDefault(p, 0L) - starts.getOrDefault(p, 0L))
                .sum();
        for (TopicPartition partition : partitions) {
            read(partition, starts.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L), all, taker);
        }
    }

    /** Reads a stretch of one partition. */
    void read(TopicPartition partition, long from, long to, long all, Taker taker) {
        long before = done;
        reader.read(partition, from, to, record -> {
            taker.take(record);
            done = before + record.offset() + 1 - from;
            progress.at("changelog", done, all);
            return true;
        });
        done = before + Math.max(0, to - from);
        progress.at("changelog", done, all);
    }
}
