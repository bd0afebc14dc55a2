package io.github.cellstream.processor.commit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Knows how far records have been polled, so that the operator can tell whether another event is at hand already: then it
 * gathers on, else it steps what it has at once.
 *
 * <p>Set it among {@code main.consumer.interceptor.classes}. A stream thread polls and processes in turn, so what a thread
 * polled is kept with the thread. Without it every event seems to be the last one, and is stepped alone.
 */
public final class PolledRecords implements ConsumerInterceptor<byte[], byte[]> {
    private static final ThreadLocal<Map<TopicPartition, long[]>> LAST = ThreadLocal.withInitial(HashMap::new);

    /** Made by Kafka. */
    public PolledRecords() {}

    /** Returns where the calling thread keeps the offset last polled of a partition; -1 while there is none. */
    static long[] last(TopicPartition partition) {
        return LAST.get().computeIfAbsent(partition, unused -> new long[] {-1});
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> polled = records.records(partition);
            last(partition)[0] = polled.get(polled.size() - 1).offset();
        }
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
}
