package io.github.cellstream.app.topology;

import io.github.cellstream.app.decode.Utf8;
import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.processor.SourceHeaders;
import io.github.cellstream.schemas.DeadLetterCode;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Puts each event under the key that its value names, with its place of origin in the headers. A tombstone has no value
 * and keeps the record's own key.
 */
final class Rekey extends ContextualProcessor<byte[], RawEvent, String, byte[]> {
    @Override
    @SuppressWarnings("NullAway") // a tombstone's value is null, which Kafka's types don't say
    public void process(Record<byte[], RawEvent> record) {
        RawEvent event = record.value();
        if (event == null && record.key() == null) {
            throw new RejectedEventException(DeadLetterCode.NULL_KEY, "neither key nor value");
        }
        String key = event == null ? Utf8.decode(record.key()) : event.key();
        byte[] bytes = event == null ? null : event.bytes();
        RecordMetadata source = context().recordMetadata().orElseThrow();
        SourceHeaders.write(record.headers(), source.topic(), source.partition(), source.offset());
        context().forward(record.withKey(key).withValue(bytes));
    }
}
