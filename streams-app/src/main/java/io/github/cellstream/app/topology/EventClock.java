package io.github.cellstream.app.topology;

import io.github.cellstream.app.decode.EventDecoder;
import io.github.cellstream.schemas.SequenceEvent;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** Makes the event's time the record's, or, for an event that brings none, the record's time the event's. */
final class EventClock implements TimestampExtractor {
    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        SequenceEvent event = record.value() instanceof RawEvent raw
                ? raw.event()
                : record.value() instanceof SequenceEvent plain ? plain : null;
        return event == null ? record.timestamp() : settle(event, record.timestamp());
    }

    /** Gives an event without a time the record's; returns the event's time. */
    static long settle(SequenceEvent event, long recordTime) {
        if (event.getEventTime().equals(EventDecoder.TIME_OF_RECORD)) {
            event.setEventTime(Instant.ofEpochMilli(Math.max(0, recordTime)));
        }
        return Math.max(0, event.getEventTime().toEpochMilli());
    }
}
