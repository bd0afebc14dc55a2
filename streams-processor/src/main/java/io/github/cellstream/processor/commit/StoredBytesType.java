package io.github.cellstream.processor.commit;

import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.internals.StateStoreProvider;
import org.jspecify.annotations.Nullable;

/**
 * Asks {@code KafkaStreams.store} for the {@link CommitAwareStore}s of an instance, all partitions in one. What it reads is
 * what the operator wrote back before its last commit (or since, for keys that left memory): events behind that are not in it.
 *
 * @param <K> the type of keys
 */
public final class StoredBytesType<K> implements QueryableStoreType<StoredBytes<K>> {
    /** Holds nothing. */
    public StoredBytesType() {}

    @Override
    public boolean accepts(StateStore store) {
        return store instanceof CommitAwareStore;
    }

    @Override
    public StoredBytes<K> create(StateStoreProvider provider, String storeName) {
        return key -> find(provider, storeName, key);
    }

    private byte @Nullable [] find(StateStoreProvider provider, String storeName, K key) {
        for (StoredBytes<K> partition : provider.stores(storeName, this)) {
            byte[] bytes = partition.stored(key);
            if (bytes != null) {
                return bytes;
            }
        }
        return null;
    }
}
