package io.github.cellstream.app.state;

import io.github.cellstream.app.config.CellstreamConfig;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads stretches of partitions: committed records alone, without a group. Markers of transactions and holes that compaction left are passed over. */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Connects with a job's settings. */
    public TopicReader(CellstreamConfig config) {
        consumer = ClusterSettings.consumer(config);
    }

    /** Takes one record after the other. */
    @FunctionalInterface
    public interface Taker {
        /** Takes a record; returns whether to go on. */
        boolean take(ConsumerRecord<byte[], byte[]> record);
    }

    /**
     * Reads a stretch in its order.
     *
     * @param from first offset; an earlier one than the partition's first means that
     * @param to offset behind the last; must be stable by now
     * @throws StateToolException if nothing comes for a minute
     */
    public void read(TopicPartition partition, long from, long to, Taker taker) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long heardAt = System.nanoTime();
        long position = from;
        while (position < to) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() >= to || !taker.take(record)) {
                    return;
                }
            }
            long now = consumer.position(partition);
            if (now != position) {
                position = now;
                heardAt = System.nanoTime();
            } else if (System.nanoTime() - heardAt > PATIENCE.toNanos()) {
                throw new StateToolException(
                        StateToolError.BROKER,
                        partition + " gave nothing for " + PATIENCE.toSeconds() + " s at offset " + position
                                + ", wanted records up to " + to + "; is the broker up?");
            }
        }
    }

    /** Returns whether a stretch holds no record. */
    public boolean isEmpty(TopicPartition partition, long from, long to) {
        boolean[] empty = {true};
        read(partition, from, to, record -> {
            empty[0] = false;
            return false;
        });
        return empty[0];
    }

    @Override
    public void close() {
        consumer.close();
    }
}
