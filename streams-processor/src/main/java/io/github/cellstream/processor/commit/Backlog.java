package io.github.cellstream.processor.commit;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Says whether a task's thread has polled further events behind the one at hand. Serves the task's thread. */
public final class Backlog {
    private String topic = "";
    private int partition = -1;
    private long @Nullable [] last;
    private @Nullable Thread thread;

    /** Knows of no partition yet. */
    public Backlog() {}

    /** Returns whether an event of the same partition, behind this one, has been polled. */
    public boolean isBehind(EventContext event) {
        if (last == null
                || thread != Thread.currentThread()
                || partition != event.partition()
                || !topic.equals(event.topic())) {
            thread = Thread.currentThread();
            topic = event.topic();
            partition = event.partition();
            last = PolledRecords.last(new TopicPartition(topic, partition));
        }
        return event.offset() < last[0];
    }
}
