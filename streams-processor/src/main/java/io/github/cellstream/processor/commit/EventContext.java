package io.github.cellstream.processor.commit;

import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.jspecify.annotations.Nullable;

/** The record context of one event, kept until the event is forwarded. */
public final class EventContext {
    private final @Nullable ProcessorRecordContext context;

    EventContext(@Nullable ProcessorRecordContext context) {
        this.context = context;
    }

    /** Returns the record's topic, or the empty text if it has none. */
    public String topic() {
        return context == null || context.topic() == null ? "" : context.topic();
    }

    /** Returns the record's partition, or -1. */
    public int partition() {
        return context == null ? -1 : context.partition();
    }

    /** Returns the record's offset, or -1. */
    public long offset() {
        return context == null ? -1 : context.offset();
    }

    @Nullable
    ProcessorRecordContext get() {
        return context;
    }
}
