package io.github.cellstream.processor;

import io.github.cellstream.processor.commit.CommitAwareStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Whose states the shadow's store holds, and how it becomes empty again: a slice at a time, for it may hold a million. What it
 * holds is written down in the ledger, and committed with the states.
 */
final class ShadowStore<K> {
    /** Where the ledger says whose the states are. */
    static final String HOLDER = "shadow";
    /** In the ledger: states that nobody will want. */
    static final long LEAVINGS = 0;

    private static final int SLICE = 2000;

    private final CommitAwareStore<K> store;
    private final KeyValueStore<String, Long> ledger;
    private @Nullable K from;

    ShadowStore(CommitAwareStore<K> store, KeyValueStore<String, Long> ledger) {
        this.store = store;
        this.ledger = ledger;
    }

    /** Returns the store if it holds states of this model, else null. */
    @Nullable
    KeyValueStore<K, byte[]> of(long fingerprint) {
        return isOf(fingerprint) ? store.wrapped() : null;
    }

    /** Returns whether a model with this fingerprint may run as the shadow: the store is empty, or holds its own states. */
    boolean isFreeFor(long fingerprint) {
        return ledger.get(HOLDER) == null || isOf(fingerprint);
    }

    /** Returns whether it holds states of this model. */
    boolean isOf(long fingerprint) {
        Long holder = ledger.get(HOLDER);
        return holder != null && holder == fingerprint;
    }

    /** Says that a model runs as the shadow from now on. */
    void take(long fingerprint) {
        if (!isOf(fingerprint)) {
            ledger.put(HOLDER, fingerprint);
        }
    }

    /** Says that nobody wants what it holds. */
    void abandon() {
        if (ledger.get(HOLDER) != null && !isOf(LEAVINGS)) {
            ledger.put(HOLDER, LEAVINGS);
            from = null;
        }
    }

    /**
     * Takes the next states out.
     *
     * @param heir is offered each key while the store still has it
     */
    void empty(Consumer<K> heir) {
        if (ledger.get(HOLDER) == null) {
            return;
        }
        List<K> keys = new ArrayList<>(SLICE);
        K next = null;
        try (KeyValueIterator<K, byte[]> states = store.wrapped().range(from, null)) {
            while (states.hasNext() && next == null) {
                if (keys.size() == SLICE) {
                    next = states.peekNextKey();
                } else {
                    keys.add(states.next().key);
                }
            }
        }
        for (K key : keys) {
            heir.accept(key);
            store.wrapped().delete(key);
        }
        from = next;
        if (next == null) {
            ledger.delete(HOLDER);
        }
    }
}
