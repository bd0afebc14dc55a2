package io.github.cellstream.app.topology;

import io.github.cellstream.app.decode.EventDeserializer;
import io.github.cellstream.schemas.SequenceEvent;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Decodes the events that come out of the repartition topic; they were decoded before, so that none is refused here. */
final class DecodeAgain extends ContextualProcessor<String, byte[], String, SequenceEvent> {
    private final EventDeserializer events;

    DecodeAgain(EventDeserializer events) {
        this.events = events;
    }

    @Override
    @SuppressWarnings("NullAway") // a tombstone's value is null, which Kafka's types don't say
    public void process(Record<String, byte[]> record) {
        SequenceEvent event = events.deserialize("", record.headers(), record.value());
        if (event != null) {
            EventClock.settle(event, record.timestamp());
        }
        context().forward(record.withValue(event));
    }
}
