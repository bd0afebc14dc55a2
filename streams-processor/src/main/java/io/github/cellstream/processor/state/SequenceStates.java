package io.github.cellstream.processor.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The sequences of one task: a working set in memory, written back to the store before each commit, and when a sequence
 * leaves the set. However often a key is updated between two commits, it is written once. One instance serves one task, and
 * with it one thread at a time.
 *
 * @param <K> what names a sequence; two keys are one if they are equal
 */
public final class SequenceStates<K> implements AutoCloseable {
    /** What is known of a key. */
    public enum Found {
        /** Nothing. */
        NOTHING,
        /** A running sequence of this model: progress and floats. */
        RUNNING,
        /** An ended sequence: its place in the source. */
        ENDED,
        /** A sequence that another model made: its progress, not its floats. */
        OTHER_MODEL
    }

    /** Is asked about a sequence that was idle, and may forget it. */
    @FunctionalInterface
    public interface IdleSequence<K> {
        /** Decides; the progress is reused for the next sequence. */
        void found(K key, SequenceProgress progress);
    }

    /** Finds a state for a key that has none of this model. */
    @FunctionalInterface
    public interface Heir<K> {
        /**
         * Fills the slot's floats, its history and, where that is another's, its progress.
         *
         * @param stored the running sequence that another model made, checked, its progress in the slot; null if there is
         *     nothing under the key
         * @return whether the sequence goes on with what the slot now holds
         */
        boolean inherit(K key, byte @Nullable [] stored, SequenceSlot<K> slot);
    }

    /** What an input that is kept takes beside its bytes, and those of a small one. An estimate. */
    private static final long INPUT_OVERHEAD = 80;

    /** What the working set takes beside a slot's floats: objects, map entry, a short key. An estimate. */
    private static final long SLOT_OVERHEAD = 320;

    private final KeyValueStore<K, byte[]> store;
    private final StateCodec codec;
    private final MemoryBudget budget;
    private final StateOwner owner;
    private final Heir<K> heir;
    private final long slotBytes;
    private final SlotTable<K> slots = new SlotTable<>();
    /** The slots in memory, in a circle. */
    private final List<SequenceSlot<K>> circle = new ArrayList<>();
    /** Where the search for slots that were not asked for lately goes on. */
    private int hand;

    private final ArrayDeque<SequenceSlot<K>> free = new ArrayDeque<>();
    private final List<SequenceSlot<K>> dirty = new ArrayList<>();
    private @Nullable K sweepFrom;

    /**
     * Makes the states of a task.
     *
     * @param store the task's store
     * @param codec how states become bytes
     * @param budget the memory that the working set shares with those of other tasks
     * @param owner who uses them
     * @param heir finds states for keys that have none of this model
     */
    public SequenceStates(
            KeyValueStore<K, byte[]> store, StateCodec codec, MemoryBudget budget, StateOwner owner, Heir<K> heir) {
        this.heir = heir;
        this.store = store;
        this.codec = codec;
        this.budget = budget;
        this.owner = owner;
        slotBytes = SLOT_OVERHEAD
                + 4L * (codec.layout().hidden() + codec.layout().memory())
                + owner.inputs() * INPUT_OVERHEAD;
    }

    /**
     * Brings a key into memory. Of a key of which nothing is known the progress is clear; floats of anything but a running
     * sequence are left from another key, for the caller to begin.
     *
     * @throws StateException if the stored bytes can't be read
     */
    public SequenceSlot<K> recall(K key) {
        SequenceSlot<K> slot = slots.get(key);
        if (slot == null) {
            slot = load(key);
        }
        slot.recent = true;
        if (slot.found == Found.ENDED && !owner.rememberEnded()) {
            slot.progress.clear(owner.fingerprint());
            slot.found = Found.NOTHING;
        }
        return slot;
    }

    /** Says that a slot's sequence runs and will have to be written. */
    public void keep(SequenceSlot<K> slot) {
        if (slot.found != Found.RUNNING) {
            slot.found = Found.RUNNING;
        }
        markDirty(slot);
    }

    /** Lets go of a sequence that ended; of its place in the source only under a guarantee that may repeat records. */
    public void end(SequenceSlot<K> slot) {
        slot.found = Found.ENDED;
        markDirty(slot);
    }

    /** Forgets a key altogether, at once. */
    public void forget(K key) {
        SequenceSlot<K> slot = slots.remove(key);
        if (slot != null) {
            release(slot);
        }
        store.delete(key);
    }

    /** Writes every sequence that is ahead of the store; returns how many were. */
    public int writeBack() {
        int written = 0;
        for (SequenceSlot<K> slot : dirty) {
            slot.listed = false;
            if (slot.dirty) {
                write(slot);
                written++;
            }
        }
        dirty.clear();
        return written;
    }

    /**
     * Sends sequences that were silent long out of memory until the budget is met; gathered events hold theirs. Which were is
     * known roughly (the clock algorithm): an order of all slots would be written to at each event.
     */
    public void shrink() {
        int looks = 2 * circle.size();
        while (budget.isExceeded() && looks-- > 0 && !circle.isEmpty()) {
            hand = hand < circle.size() ? hand : 0;
            SequenceSlot<K> slot = circle.get(hand);
            if (slot.recent || slot.gathered > 0) {
                slot.recent = false;
                hand++;
            } else {
                if (slot.dirty) {
                    write(slot);
                }
                slots.remove(slot.key());
                release(slot);
            }
        }
    }

    /**
     * Looks at the next {@code limit} keys of the store, or at fewer up to the last one, and tells of those that were idle.
     * The next call goes on behind them, or begins again.
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
            SequenceSlot<K> slot = slots.get(keys.get(i));
            if (slot == null || !slot.dirty) {
                read(keys.get(i), values.get(i), progress);
                idle.found(keys.get(i), progress);
            } else if (slot.progress.lastRecordTime <= before && slot.gathered == 0) {
                idle.found(keys.get(i), slot.progress);
            }
        }
        return next == null;
    }

    /** Gives the memory back; what was not written is left to the commit that failed. */
    @Override
    public void close() {
        budget.giveBack(slots.size() * slotBytes);
        slots.clear();
        circle.clear();
        dirty.clear();
        free.clear();
    }

    private SequenceSlot<K> load(K key) {
        if (key.getClass().isArray()) {
            throw new IllegalArgumentException("a key of type " + key.getClass().getSimpleName()
                    + " equals no other; use a key with equality, as text or Kafka's Bytes");
        }
        byte[] bytes = store.get(key);
        SequenceSlot<K> slot = free.isEmpty() ? new SequenceSlot<>(codec.layout(), owner.inputs()) : free.pop();
        slot.history.clear();
        slot.stored = bytes != null;
        if (bytes == null) {
            slot.progress.clear(owner.fingerprint());
            slot.found = Found.NOTHING;
        } else {
            read(key, bytes, slot.progress);
            slot.found = slot.progress.ended ? Found.ENDED : Found.OTHER_MODEL;
        }
        if (bytes != null && !slot.progress.ended && slot.progress.fingerprint == owner.fingerprint()) {
            owner.beginMemories().accept(slot.floats);
            slot.found = codec.readFloats(bytes, slot.floats) ? Found.RUNNING : Found.OTHER_MODEL;
        }
        if (bytes != null && slot.found == Found.RUNNING && owner.inputs() > 0) {
            StateCodec.readHistory(bytes, slot.history);
        }
        slot.key = key;
        slots.put(key, slot);
        slot.place = circle.size();
        circle.add(slot);
        budget.take(slotBytes);
        inherit(key, bytes, slot);
        return slot;
    }

    /** What is inherited is written at the next commit, whether or not an event advances it. */
    private void inherit(K key, byte @Nullable [] bytes, SequenceSlot<K> slot) {
        if ((slot.found == Found.OTHER_MODEL || bytes == null) && heir.inherit(key, bytes, slot)) {
            slot.progress.fingerprint = owner.fingerprint();
            keep(slot);
        }
    }

    /** Returns a running sequence's bytes as they would be stored now. */
    public byte[] encode(SequenceSlot<K> slot) {
        return owner.inputs() > 0
                ? codec.encode(slot.progress, slot.floats, slot.history)
                : codec.encode(slot.progress, slot.floats);
    }

    private void release(SequenceSlot<K> slot) {
        SequenceSlot<K> last = circle.remove(circle.size() - 1);
        if (last != slot) {
            circle.set(slot.place, last);
            last.place = slot.place;
        }
        slot.dirty = false;
        slot.key = null;
        free.push(slot);
        budget.giveBack(slotBytes);
    }

    private void markDirty(SequenceSlot<K> slot) {
        slot.dirty = true;
        if (!slot.listed) {
            slot.listed = true;
            dirty.add(slot);
        }
    }

    private void write(SequenceSlot<K> slot) {
        K key = slot.key();
        slot.dirty = false;
        owner.clock().accept(slot.progress.lastRecordTime);
        if (slot.found == Found.RUNNING) {
            store.put(key, encode(slot));
            slot.stored = true;
        } else if (slot.found == Found.ENDED && owner.rememberEnded()) {
            store.put(key, codec.encodeEnded(slot.progress));
            slot.stored = true;
        } else if (slot.stored) {
            store.delete(key);
            slot.stored = false;
        }
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
