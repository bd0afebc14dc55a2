package io.github.cellstream.processor;

import io.github.cellstream.schemas.SequenceEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Makes the event time of a {@link SequenceEvent} the record's time, so that stream time, and with it the idle timeout,
 * runs with the events and not with the clock of whoever sent them. Other records keep their own time.
 *
 * <p>An event that is ahead of its record keeps the record's time: by default a broker refuses records from more than an
 * hour in the future ({@code message.timestamp.after.max.ms}), a refused output would stop the task, and stream time would
 * run ahead for all keys. The event time that order is judged by, and that predictions bear, stays the event's own.
 */
public final class EventTimeExtractor implements TimestampExtractor {
    /** Kafka Streams makes it by name. */
    public EventTimeExtractor() {}

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return record.value() instanceof SequenceEvent event
                ? recordTime(event, record.timestamp())
                : record.timestamp();
    }

    /**
     * Returns the time that an event's record gets.
     *
     * @param event the event
     * @param recordTime the time that its record came with, negative if it came with none
     */
    public static long recordTime(SequenceEvent event, long recordTime) {
        long eventTime = Math.max(0, event.getEventTime().toEpochMilli());
        return recordTime < 0 ? eventTime : Math.min(eventTime, recordTime);
    }
}
