package io.github.cellstream.processor.state;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The sequences of one task: recalls, keeps and forgets them. One instance serves one task, and with it one thread at a
 * time.
 *
 * @param <K> what names a sequence
 */
public final class SequenceStates<K> {
    /** What {@link #recall} found. */
    public enum Found {
        /** Nothing is known of the key. */
        NOTHING,
        /** A running sequence of this model: progress and floats were read. */
        RUNNING,
        /** An ended sequence: its place in the source was read. */
        ENDED,
        /** A sequence that another model made: its progress was read, its floats were not. */
        OTHER_MODEL
    }

    /** Is asked about a sequence that was idle, and may forget it. */
    @FunctionalInterface
    public interface IdleSequence<K> {
        /** Decides; the progress is reused for the next sequence. */
        void found(K key, SequenceProgress progress);
    }

    private final KeyValueStore<K, byte[]> store;
    private final StateCodec codec;
    private final long fingerprint;
    private final boolean rememberEnded;
    private @Nullable K sweepFrom;

    /**
     * Makes the states of a task.
     *
     * @param store the task's store
     * @param codec how states become bytes
     * @param fingerprint the model's short fingerprint
     * @param rememberEnded whether of an ended sequence its place in the source is kept, to tell duplicates
     */
    public SequenceStates(KeyValueStore<K, byte[]> store, StateCodec codec, long fingerprint, boolean rememberEnded) {
        this.store = store;
        this.codec = codec;
        this.fingerprint = fingerprint;
        this.rememberEnded = rememberEnded;
    }

    /**
     * Copies what is known of a key.
     *
     * @param progress receives the progress; cleared if nothing is known
     * @param row receives the floats of a running sequence
     * @throws StateException if the stored bytes can't be read
     */
    public Found recall(K key, SequenceProgress progress, StateRow row) {
        byte[] bytes = store.get(key);
        if (bytes == null) {
            progress.clear(fingerprint);
            return Found.NOTHING;
        }
        read(key, bytes, progress);
        if (progress.ended) {
            return Found.ENDED;
        }
        boolean own = progress.fingerprint == fingerprint && codec.readFloats(bytes, row);
        return own ? Found.RUNNING : Found.OTHER_MODEL;
    }

    /** Stores a running sequence. */
    public void keep(K key, SequenceProgress progress, StateRow row) {
        store.put(key, codec.encode(progress, row));
    }

    /** Lets go of a sequence that ended; of its place in the source only under a guarantee that may repeat records. */
    public void end(K key, SequenceProgress progress) {
        if (rememberEnded) {
            store.put(key, codec.encodeEnded(progress));
        } else {
            store.delete(key);
        }
    }

    /** Forgets a key altogether. */
    public void forget(K key) {
        store.delete(key);
    }

    /**
     * Looks at the next {@code limit} keys, or at fewer up to the last one, and tells of those that were idle. The next
     * call goes on behind them, or begins again.
     *
     * @param before record time in milliseconds: a sequence whose last event is no later than this is idle
     * @param progress is filled for each idle sequence
     * @return whether the last key has been seen
     * @throws StateException if the bytes of an idle sequence can't be read
     */
    public boolean sweep(long before, int limit, SequenceProgress progress, IdleSequence<K> idle) {
        List<K> keys = new ArrayList<>();
        List<byte[]> values = new ArrayList<>();
        K next = null;
        try (KeyValueIterator<K, byte[]> states = store.range(sweepFrom, null)) {
            for (int seen = 0; states.hasNext(); seen++) {
                if (seen == limit) {
                    next = states.peekNextKey();
                    break;
                }
                var state = states.next();
                if (StateCodec.lastRecordTime(state.value) <= before) {
                    keys.add(state.key);
                    values.add(state.value);
                }
            }
        }
        sweepFrom = next;
        for (int i = 0; i < keys.size(); i++) {
            read(keys.get(i), values.get(i), progress);
            idle.found(keys.get(i), progress);
        }
        return next == null;
    }

    private void read(K key, byte[] bytes, SequenceProgress progress) {
        try {
            codec.readProgress(bytes, progress);
        } catch (StateException e) {
            String name = String.valueOf(key);
            throw new StateException(
                    "store " + store.name() + ", key " + (name.length() > 64 ? name.substring(0, 64) + "…" : name), e);
        }
    }
}
