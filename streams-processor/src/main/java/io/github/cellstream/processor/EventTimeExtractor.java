package io.github.cellstream.processor;

import io.github.cellstream.schemas.SequenceEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Makes the event time of a {@link SequenceEvent} the record's time, so that stream time, and with it the idle timeout,
 * runs with the events and not with the clock of whoever sent them. Other records keep their own time.
 */
public final class EventTimeExtractor implements TimestampExtractor {
    /** Kafka Streams makes it by name. */
    public EventTimeExtractor() {}

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return record.value() instanceof SequenceEvent event
                ? Math.max(0, event.getEventTime().toEpochMilli())
                : record.timestamp();
    }
}
