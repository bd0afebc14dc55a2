package io.github.cellstream.benchmarks.contender;

import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The smallest state there is: counts the events of each key in RocksDB, behind the record cache, and answers each event. */
final class RocksDbCount {
    private static final String STORE = "counts";

    private RocksDbCount() {}

    static Topology of(ContenderSettings settings) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(settings.input(), Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .process(new Supplier())
                .to(settings.output(), Produced.with(Serdes.String(), Serdes.Long()));
        return builder.build();
    }

    private static final class Supplier implements ProcessorSupplier<String, byte[], String, Long> {
        @Override
        public Processor<String, byte[], String, Long> get() {
            return new Counting();
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.Long())
                            .withCachingEnabled());
        }
    }

    private static final class Counting extends ContextualProcessor<String, byte[], String, Long> {
        @SuppressWarnings("NullAway.Init") // Kafka Streams calls init first
        private KeyValueStore<String, Long> counts;

        @Override
        public void init(ProcessorContext<String, Long> context) {
            super.init(context);
            counts = context.getStateStore(STORE);
        }

        @Override
        public void process(Record<String, byte[]> event) {
            Long before = counts.get(event.key());
            long count = before == null ? 1 : before + 1;
            counts.put(event.key(), count);
            context().forward(event.withValue(count));
        }
    }
}
