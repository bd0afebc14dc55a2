package io.github.cellstream.app.replay;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Hides the records behind the end of a stretch of history, before Kafka Streams sees them: neither its stream time nor its offsets go
 * beyond.
 */
public final class HistoryEnd implements ConsumerInterceptor<byte[], byte[]> {
    /** The key, in a consumer's configuration, of the ends: a map of partitions to the offset behind their last record. */
    static final String CONFIG = "cellstream.history.ends";

    private final Map<TopicPartition, Long> ends = new HashMap<>();

    /** Made by Kafka. */
    public HistoryEnd() {}

    @Override
    public void configure(Map<String, ?> configs) {
        if (configs.get(CONFIG) instanceof Map<?, ?> given) {
            given.forEach((partition, end) -> ends.put((TopicPartition) partition, (Long) end));
        }
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> seen = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            long end = ends.getOrDefault(partition, Long.MAX_VALUE);
            List<ConsumerRecord<byte[], byte[]>> before = records.records(partition).stream()
                    .filter(record -> record.offset() < end)
                    .toList();
            if (!before.isEmpty()) {
                seen.put(partition, before);
            }
        }
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(records.nextOffsets());
        next.replaceAll((partition, offset) -> {
            long end = ends.getOrDefault(partition, Long.MAX_VALUE);
            return offset.offset() <= end
                    ? offset
                    : new OffsetAndMetadata(end, offset.leaderEpoch(), offset.metadata());
        });
        return new ConsumerRecords<>(seen, next);
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
}
