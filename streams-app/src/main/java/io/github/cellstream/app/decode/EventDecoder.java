package io.github.cellstream.app.decode;

import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.SequenceEvent;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;

/** Reads events. Shared between threads. */
public interface EventDecoder extends AutoCloseable {
    /** The time of an event that brings none: the record's time takes its place. */
    Instant TIME_OF_RECORD = Instant.MIN;

    /**
     * Reads one event.
     *
     * @param headers the record's headers
     * @param value the record's value, never null; not to be changed
     * @return the event; its time is {@link #TIME_OF_RECORD} if the value brings none
     * @throws RejectedEventException if the value is no event; the reason names the field or position and never quotes
     *     more than a short token
     */
    SequenceEvent decode(Headers headers, byte[] value);

    /** Lets go of connections, if it holds any. */
    @Override
    default void close() {}

    /** Returns an event that steps, at the record's time, with no input yet. */
    static SequenceEvent step() {
        SequenceEvent event = new SequenceEvent();
        event.setEventTime(TIME_OF_RECORD);
        event.setControl(Control.STEP);
        return event;
    }

    /** Returns whether the key lies in the value: events are then re-keyed by {@link #key}. */
    default boolean readsKey() {
        return false;
    }

    /**
     * Reads the key out of an event's value.
     *
     * @throws RejectedEventException {@link DeadLetterCode#NULL_KEY} if there is none
     */
    default String key(Headers headers, byte[] value) {
        throw new RejectedEventException(DeadLetterCode.NULL_KEY, "this decoder reads no key from the value");
    }
}
