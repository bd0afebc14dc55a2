package io.github.cellstream.processor;

import io.github.cellstream.processor.model.Deployment;
import io.github.cellstream.schemas.SequenceEvent;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A shadow beside the current model of a task: compares their answers, and keeps its failures from the job. What Kafka itself
 * throws is the task's as ever.
 */
final class ShadowLane<K> {
    private final SequenceTask<K> elder;
    private final Consumer<RuntimeException> failed;
    private @Nullable SequenceTask<K> task;

    /**
     * Stands beside the current model.
     *
     * @param failed is told when the shadow can't go on
     */
    ShadowLane(SequenceTask<K> elder, Consumer<RuntimeException> failed) {
        this.elder = elder;
        this.failed = failed;
    }

    /**
     * Begins.
     *
     * @param maker makes the shadow's task with the fence that its work is run in
     */
    void open(Deployment.Shadow wanted, Function<Consumer<Runnable>, SequenceTask<K>> maker) {
        AnswerPairs pairs = new AnswerPairs(wanted.comparison());
        guarded(() -> {
            SequenceTask<K> made = maker.apply(this::guarded);
            task = made;
            elder.tell(pairs::current);
            made.tell(pairs::shadow);
        });
    }

    void process(Record<K, SequenceEvent> record) {
        guarded(() -> {
            if (task != null) {
                task.process(record);
            }
        });
    }

    boolean isCommitted() {
        return task == null || task.isCommitted();
    }

    void close() {
        elder.tell(null);
        if (task != null) {
            task.close();
            task = null;
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RejectedEventException e) {
            // The current model is about to say so too, or takes what the shadow can't.
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            failed.accept(e);
        }
    }
}
