package io.github.cellstream.app.topology;

import io.github.cellstream.app.decode.EventDecoder;
import io.github.cellstream.processor.EventTimeExtractor;
import io.github.cellstream.schemas.SequenceEvent;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Gives events that bring no time their record's; for the record's time, the rule of {@link EventTimeExtractor} holds.
 */
final class EventClock implements TimestampExtractor {
    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        SequenceEvent event = record.value() instanceof RawEvent raw
                ? raw.event()
                : record.value() instanceof SequenceEvent plain ? plain : null;
        if (event == null) {
            return record.timestamp();
        }
        settle(event, record.timestamp());
        return EventTimeExtractor.recordTime(event, record.timestamp());
    }

    /** Gives an event without a time the record's. */
    static void settle(SequenceEvent event, long recordTime) {
        if (event.getEventTime().equals(EventDecoder.TIME_OF_RECORD)) {
            event.setEventTime(Instant.ofEpochMilli(Math.max(0, recordTime)));
        }
    }
}
