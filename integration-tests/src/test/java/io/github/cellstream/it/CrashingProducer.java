package io.github.cellstream.it;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Passes the {@link CrashPoint}s of what is sent and of what the broker acknowledges. */
public final class CrashingProducer implements ProducerInterceptor<byte[], byte[]> {
    /** Made by Kafka. */
    public CrashingProducer() {}

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
        if (record.topic().equals(ClassifierJob.PREDICTIONS)) {
            CrashPoint.PRODUCED.pass();
        } else if (record.topic().equals(ClassifierJob.CHANGELOG)) {
            CrashPoint.WRITTEN_BACK.pass();
        }
        return record;
    }

    @Override
    public void onAcknowledgement(@Nullable RecordMetadata place, @Nullable Exception failure) {
        if (place != null && failure == null && place.topic().equals(ClassifierJob.CHANGELOG)) {
            CrashPoint.FLUSHED.pass();
        }
    }

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
}
