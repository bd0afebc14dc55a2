package io.github.cellstream.processor;

import io.github.cellstream.processor.model.Deployments;
import io.github.cellstream.processor.state.MemoryBudget;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** What Kafka Streams makes, initialises and feeds; {@link Lanes} do the work. */
final class SequenceProcessor<K> implements Processor<K, SequenceEvent, K, Prediction> {
    private final Deployments deployments;
    private final ClassifierOptions options;
    private final MemoryBudget budget;
    private @Nullable Lanes<K> lanes;

    SequenceProcessor(Deployments deployments, ClassifierOptions options, MemoryBudget budget) {
        this.deployments = deployments;
        this.options = options;
        this.budget = budget;
    }

    @Override
    @SuppressWarnings("unchecked") // lifecycle records go to a child of their own, which Kafka's types can't express
    public void init(ProcessorContext<K, Prediction> context) {
        lanes = new Lanes<>(
                deployments, options, budget, (ProcessorContext<K, Object>) (ProcessorContext<K, ?>) context);
    }

    @Override
    public void process(Record<K, SequenceEvent> record) {
        if (lanes == null) {
            throw new IllegalStateException("process before init");
        }
        lanes.process(record);
    }

    @Override
    public void close() {
        if (lanes != null) {
            lanes.close();
        }
    }
}
