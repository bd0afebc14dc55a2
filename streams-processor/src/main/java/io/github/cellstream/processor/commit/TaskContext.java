package io.github.cellstream.processor.commit;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.jspecify.annotations.Nullable;

/**
 * A task's context that speaks for events gathered earlier: what is forwarded, refused by a serializer or written to a
 * changelog then carries the topic, partition, offset and time of its own event, not of the last one that arrived. Serves
 * the task's thread.
 */
public final class TaskContext {
    private static final Headers NO_HEADERS = new RecordHeaders();

    private final InternalProcessorContext<?, ?> context;
    private final ProcessorNode<?, ?, ?, ?> node;

    /**
     * Takes hold of the context that a processor is being initialised with.
     *
     * @throws IllegalArgumentException if Kafka Streams did not make it
     */
    public TaskContext(ProcessorContext<?, ?> given) {
        if (!(given instanceof InternalProcessorContext<?, ?> internal)) {
            throw new IllegalArgumentException("the operator runs in Kafka Streams or its TopologyTestDriver, not in a "
                    + given.getClass().getName());
        }
        context = internal;
        node = internal.currentNode();
    }

    /** Returns the context of the event at hand, which holds when the event no longer is. */
    public EventContext capture() {
        return new EventContext(context.recordContext());
    }

    /** Does work as the operator's node, wherever it is called from, and leaves node and event at hand as they were. */
    public void run(Runnable work) {
        ProcessorNode<?, ?, ?, ?> nodeBefore = context.currentNode();
        @Nullable ProcessorRecordContext eventBefore = context.recordContext();
        context.setCurrentNode(node);
        try {
            work.run();
        } finally {
            context.setCurrentNode(nodeBefore);
            context.setRecordContext(eventBefore);
        }
    }

    /** Makes a gathered event the one at hand; within {@link #run}. */
    public void speakFor(EventContext event) {
        context.setRecordContext(event.get());
    }

    /** Makes a time the one at hand, with the place of the event at hand; within {@link #run}. */
    public void speakAt(long timestamp) {
        ProcessorRecordContext now = context.recordContext();
        if (now == null || now.timestamp() != timestamp) {
            context.setRecordContext(
                    now == null
                            ? new ProcessorRecordContext(timestamp, -1, -1, "", NO_HEADERS)
                            : new ProcessorRecordContext(
                                    timestamp, now.offset(), now.partition(), now.topic(), NO_HEADERS));
        }
    }
}
