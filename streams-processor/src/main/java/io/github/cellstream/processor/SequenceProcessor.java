package io.github.cellstream.processor;

import io.github.cellstream.processor.state.MemoryBudget;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** What Kafka Streams makes, initialises and feeds; a {@link SequenceTask} does the work. */
final class SequenceProcessor<K> implements Processor<K, SequenceEvent, K, Prediction> {
    private final SequenceModel model;
    private final ClassifierOptions options;
    private final MemoryBudget budget;
    private @Nullable SequenceTask<K> task;

    SequenceProcessor(SequenceModel model, ClassifierOptions options, MemoryBudget budget) {
        this.model = model;
        this.options = options;
        this.budget = budget;
    }

    @Override
    @SuppressWarnings("unchecked") // lifecycle records go to a child of their own, which Kafka's types can't express
    public void init(ProcessorContext<K, Prediction> context) {
        task = new SequenceTask<>(
                model, options, budget, (ProcessorContext<K, Object>) (ProcessorContext<K, ?>) context);
    }

    @Override
    public void process(Record<K, SequenceEvent> record) {
        if (task == null) {
            throw new IllegalStateException("process before init");
        }
        task.process(record);
    }

    @Override
    public void close() {
        if (task != null) {
            task.close();
        }
    }
}
