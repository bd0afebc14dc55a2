package io.github.cellstream.benchmarks.flink;

import java.nio.charset.StandardCharsets;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** An answer under its event's key. */
final class RecordWriter implements KafkaRecordSerializationSchema<Tuple2<String, byte[]>> {
    private static final long serialVersionUID = 1;

    private final String topic;

    RecordWriter(String topic) {
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            Tuple2<String, byte[]> record, KafkaSinkContext context, @Nullable Long timestamp) {
        return new ProducerRecord<>(topic, record.f0.getBytes(StandardCharsets.UTF_8), record.f1);
    }
}
