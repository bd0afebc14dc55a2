package io.github.cellstream.processor.commit;

import org.jspecify.annotations.Nullable;

/** The bytes that are stored under a key, for a thread that is not the task's: what was last written back to the store. */
public interface StoredBytes<K> {
    /**
     * Returns the bytes, which may be shared, or null if there are none.
     *
     * @throws org.apache.kafka.streams.errors.InvalidStateStoreException if the store has been closed or given away
     */
    byte @Nullable [] stored(K key);
}
