package io.github.cellstream.processor;

import io.github.cellstream.processor.commit.CommitAwareStoreBuilder;
import io.github.cellstream.processor.model.Deployments;
import io.github.cellstream.processor.state.MemoryBudget;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * A recurrent model as an operator of any Kafka Streams topology: {@code events.process(SequenceClassifier.with(model))}.
 *
 * <p>For every key it keeps the model's state in a persistent store with a changelog, which it brings along; each event
 * of the key advances the state by one step and comes out as one {@link Prediction}, under the event's key and time and
 * with its headers. Keys never seen start from the model's initial state.
 *
 * <p><b>Control.</b> An event's {@code control} field, or the record header {@code cellstream.control} above it, says what
 * it does. {@code STEP} advances. {@code START} begins anew, then advances if there is an input. {@code END} advances if
 * there is an input, answers for the last time ({@code final = true}) and forgets the state; of a sequence without a
 * single step it says nothing. {@code RESET} forgets the state and gives no prediction; so does a null value.
 *
 * <p><b>Bad events</b> are thrown as {@link RejectedEventException} before the key's state is touched. With the handlers
 * of {@code processor.deadletter} they go to the dead-letter topic and the others go on; without them the task fails.
 *
 * <p><b>Exactly once.</b> A step is not idempotent: set {@code processing.guarantee=exactly_once_v2}. Under at-least-once
 * the state's source offset still keeps an event from being applied twice, as long as the records of a key come from one
 * partition, at most one per source record; a prediction can then be missing after a crash. Of ended and reset sequences
 * the offset is kept for the idle timeout, or for an hour of stream time. Whoever deletes a source topic and makes it
 * again resets the application too: offsets that begin anew look like duplicates.
 *
 * <p><b>Batches.</b> With {@link io.github.cellstream.processor.commit.PolledRecords} among {@code
 * main.consumer.interceptor.classes} events that have been polled together are stepped together, many keys in one call of
 * the model; without it each event is stepped alone. The numbers are the same, and each key's order and the guarantee too.
 *
 * <p>The model is shared by all tasks and closed by whoever opened it, after the streams are closed.
 *
 * @param <K> what names a sequence; two keys are one if they are equal, so no arrays
 */
public final class SequenceClassifier<K> implements ProcessorSupplier<K, SequenceEvent, K, Prediction> {
    private final Deployments deployments;
    private final Serde<K> keySerde;
    private final ClassifierOptions options;
    private final MemoryBudget budget;

    private SequenceClassifier(Deployments deployments, Serde<K> keySerde, ClassifierOptions options) {
        this.deployments = Objects.requireNonNull(deployments, "deployments");
        this.keySerde = Objects.requireNonNull(keySerde, "keySerde");
        this.options = Objects.requireNonNull(options, "options");
        budget = new MemoryBudget(options.memoryBytes());
    }

    /** Makes an operator for text keys with default options. */
    public static SequenceClassifier<String> with(SequenceModel model) {
        return with(model, Serdes.String());
    }

    /** Makes an operator with default options; the serde writes keys to the state store. */
    public static <K> SequenceClassifier<K> with(SequenceModel model, Serde<K> keySerde) {
        Objects.requireNonNull(model, "model");
        return with(Deployments.fixed(model, null), keySerde);
    }

    /**
     * Makes an operator whose model may change while it runs; each deployment brings its model's scorer. Beside the state
     * store it keeps a small one for what each task works by, and, where {@link ClassifierOptions.Builder#shadow} makes room, one for
     * the shadow's states.
     */
    public static <K> SequenceClassifier<K> with(Deployments deployments, Serde<K> keySerde) {
        return new SequenceClassifier<>(deployments, keySerde, ClassifierOptions.defaults());
    }

    /** Returns a copy of this operator with other options. */
    public SequenceClassifier<K> options(ClassifierOptions newOptions) {
        Deployments own = deployments.mayChange()
                ? deployments
                : Deployments.fixed(deployments.current().current().model(), newOptions.scorer());
        return new SequenceClassifier<>(own, keySerde, newOptions);
    }

    @Override
    public Processor<K, SequenceEvent, K, Prediction> get() {
        return new SequenceProcessor<>(deployments, options, budget);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        Set<StoreBuilder<?>> stores = new HashSet<>();
        stores.add(states(options.storeName()));
        if (deployments.mayChange()) {
            stores.add(Stores.keyValueStoreBuilder(
                            Stores.inMemoryKeyValueStore(Lanes.ledger(options)), Serdes.String(), Serdes.Long())
                    .withCachingDisabled()
                    .withLoggingEnabled(Map.of()));
        }
        if (options.shadowChild() != null) {
            stores.add(states(Lanes.shadowStore(options)));
        }
        return stores;
    }

    private StoreBuilder<?> states(String name) {
        return new CommitAwareStoreBuilder<>(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keySerde, Serdes.ByteArray())
                        .withCachingDisabled()
                        .withLoggingEnabled(Map.of()));
    }
}
