package io.github.cellstream.processor.commit;

import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * A key-value store whose owner is told before every commit of the task, in time to write what it had put off: the
 * transaction, or the flush, that carries the offsets then carries the writes too.
 *
 * <p>It is no {@link KeyValueStore} itself: Kafka Streams would hand such a one out behind a wrapper.
 *
 * @param <K> the type of keys
 */
public final class CommitAwareStore<K> extends WrappedStateStore<KeyValueStore<K, byte[]>, K, byte[]>
        implements StoredBytes<K> {
    private @Nullable Runnable owner;

    CommitAwareStore(KeyValueStore<K, byte[]> store) {
        super(store);
    }

    /** Names who is told before each commit, in the stead of whoever was told before. */
    public void beforeCommit(Runnable newOwner) {
        owner = newOwner;
    }

    /** Tells nobody any more. */
    public void release() {
        owner = null;
    }

    @Override
    public byte @Nullable [] stored(K key) {
        return wrapped().get(key);
    }

    @Override
    public void flushCache() {
        if (owner != null) {
            owner.run();
        }
        super.flushCache();
    }
}
