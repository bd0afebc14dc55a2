package io.github.cellstream.processor.commit;

import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Builds a {@link CommitAwareStore} around the store of another builder. */
public final class CommitAwareStoreBuilder<K> implements StoreBuilder<CommitAwareStore<K>> {
    private final StoreBuilder<KeyValueStore<K, byte[]>> inner;

    /** Wraps a builder: name, logging and caching are its own. */
    public CommitAwareStoreBuilder(StoreBuilder<KeyValueStore<K, byte[]>> inner) {
        this.inner = inner;
    }

    @Override
    public StoreBuilder<CommitAwareStore<K>> withCachingEnabled() {
        inner.withCachingEnabled();
        return this;
    }

    @Override
    public StoreBuilder<CommitAwareStore<K>> withCachingDisabled() {
        inner.withCachingDisabled();
        return this;
    }

    @Override
    public StoreBuilder<CommitAwareStore<K>> withLoggingEnabled(Map<String, String> config) {
        inner.withLoggingEnabled(config);
        return this;
    }

    @Override
    public StoreBuilder<CommitAwareStore<K>> withLoggingDisabled() {
        inner.withLoggingDisabled();
        return this;
    }

    @Override
    public CommitAwareStore<K> build() {
        return new CommitAwareStore<>(inner.build());
    }

    @Override
    public Map<String, String> logConfig() {
        return inner.logConfig();
    }

    @Override
    public boolean loggingEnabled() {
        return inner.loggingEnabled();
    }

    @Override
    public String name() {
        return inner.name();
    }
}
