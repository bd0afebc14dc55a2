package io.github.cellstream.processor;

import io.github.cellstream.schemas.LifecycleChange;
import io.github.cellstream.schemas.LifecycleEvent;
import io.github.cellstream.schemas.ModelReference;
import io.github.cellstream.schemas.SourcePosition;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Tells the turns in the life of sequences: to the listener always, to a child node where one is named. */
final class Lifecycle<K> {
    private final ProcessorContext<K, Object> context;
    private final @Nullable String child;
    private final ClassifierListener listener;
    private final ModelReference model;

    Lifecycle(ProcessorContext<K, Object> context, ClassifierOptions options, ModelReference model) {
        this.context = context;
        this.child = options.lifecycleChild();
        this.listener = options.listener();
        this.model = model;
    }

    void started(PendingEvent<K> pending) {
        listener.keyStarted();
        forward(pending, LifecycleChange.STARTED, 0, "first event of a sequence");
    }

    void closed(PendingEvent<K> pending, LifecycleChange change, long steps, String reason) {
        listener.keyEnded(change);
        forward(pending, change, steps, reason);
    }

    void expired(K key, long streamTime, long steps, String reason) {
        listener.keyEnded(LifecycleChange.EXPIRED);
        if (child != null) {
            context.forward(
                    new Record<>(key, event(streamTime, LifecycleChange.EXPIRED, steps, reason, null), streamTime),
                    child);
        }
    }

    private void forward(PendingEvent<K> pending, LifecycleChange change, long steps, String reason) {
        if (child != null) {
            LifecycleEvent event = event(pending.eventTime, change, steps, reason, pending.source());
            context.forward(new Record<>(pending.key(), event, pending.record().timestamp()), child);
        }
    }

    private LifecycleEvent event(
            long time, LifecycleChange change, long steps, String reason, @Nullable SourcePosition source) {
        return new LifecycleEvent(Instant.ofEpochMilli(time), change, steps, reason, model, source);
    }
}
