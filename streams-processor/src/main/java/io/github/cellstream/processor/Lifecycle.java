package io.github.cellstream.processor;

import io.github.cellstream.schemas.LifecycleChange;
import io.github.cellstream.schemas.LifecycleEvent;
import io.github.cellstream.schemas.ModelReference;
import io.github.cellstream.schemas.SourcePosition;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Tells the turns in the life of sequences: to the listener always, to a child node where one is named and the turn is among
 * those that it wants to hear of.
 */
final class Lifecycle<K> {
    private final ProcessorContext<K, Object> context;
    private final @Nullable String child;
    private final Set<LifecycleChange> told;
    private final ClassifierListener listener;
    private final ModelReference model;

    Lifecycle(ProcessorContext<K, Object> context, ClassifierOptions options, ModelReference model) {
        this.context = context;
        this.child = options.lifecycleChild();
        told = EnumSet.noneOf(LifecycleChange.class);
        told.addAll(options.lifecycleChanges());
        this.listener = options.listener();
        this.model = model;
    }

    /** Returns whether anybody hears of a turn. */
    boolean tells(LifecycleChange change) {
        return child != null && told.contains(change);
    }

    /** The sequence goes on from a state that the task found when it began. */
    void restored(PendingEvent<K> pending) {
        forward(pending, LifecycleChange.RESTORED, pending.foundSteps, "first event since the task began here");
    }

    /** An event was refused, and the sequence is as it was. */
    void rejected(PendingEvent<K> pending, long steps, RejectedEventException why) {
        forward(pending, LifecycleChange.REJECTED, steps, why.code() + ": " + why.reason());
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
        if (tells(LifecycleChange.EXPIRED)) {
            context.forward(
                    new Record<>(key, event(streamTime, LifecycleChange.EXPIRED, steps, reason, null), streamTime),
                    child);
        }
    }

    private void forward(PendingEvent<K> pending, LifecycleChange change, long steps, String reason) {
        if (tells(change)) {
            LifecycleEvent event = event(pending.eventTime, change, steps, reason, pending.source);
            context.forward(new Record<>(pending.key(), event, pending.record.timestamp()), child);
        }
    }

    private LifecycleEvent event(
            long time, LifecycleChange change, long steps, String reason, @Nullable SourcePosition source) {
        return new LifecycleEvent(Instant.ofEpochMilli(time), change, steps, reason, model, source);
    }
}
