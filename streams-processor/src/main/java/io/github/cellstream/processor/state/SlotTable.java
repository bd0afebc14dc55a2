package io.github.cellstream.processor.state;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Slots by key: open addressing with linear probing (Knuth, The Art of Computer Programming 3, section 6.4, algorithms L and R).
 *
 * <p>Hashes lie in an array of their own, small enough for the second-level cache with some ten thousand keys, so that a search
 * touches one slot's objects alone; a map of nodes costs a miss of the caches for each link. Keys whose hashes were made to collide,
 * as those of texts easily are, find no place near and go to a map that keeps them in trees.
 *
 * @param <K> what names a sequence
 */
final class SlotTable<K> {
    private static final int FEWEST = 1024;
    /** How far from its first place a key is looked for. At most half of the places are taken: chance does not come near. */
    private static final int FARTHEST = 64;
    /** 2³² over the golden ratio: neighbouring hashes come apart (Knuth, 6.4). */
    private static final int GOLDEN = 0x9E3779B9;

    private final Map<K, SequenceSlot<K>> crowded = new HashMap<>();
    private int[] hashes = new int[FEWEST];
    private @Nullable SequenceSlot<K>[] slots = places(FEWEST);
    /** Places that are taken. */
    private int taken;

    /** Returns the number of slots. */
    int size() {
        return taken + crowded.size();
    }

    /** Returns a key's slot, or null. */
    @Nullable
    SequenceSlot<K> get(K key) {
        int place = find(key);
        if (place >= 0) {
            return slots[place];
        }
        return crowded.isEmpty() ? null : crowded.get(key);
    }

    /** Adds the slot of a key that has none. */
    void put(K key, SequenceSlot<K> slot) {
        if (2 * (taken + 1) > slots.length) {
            grow();
        }
        slot.hash = hash(key);
        if (!place(slot)) {
            crowded.put(key, slot);
        }
    }

    /** Removes a key's slot and returns it, or null. */
    @Nullable
    SequenceSlot<K> remove(K key) {
        int place = find(key);
        if (place < 0) {
            return crowded.isEmpty() ? null : crowded.remove(key);
        }
        SequenceSlot<K> removed = slots[place];
        close(place);
        taken--;
        return removed;
    }

    /** Removes every slot. */
    void clear() {
        Arrays.fill(slots, null);
        crowded.clear();
        taken = 0;
    }

    private int find(K key) {
        int hash = hash(key);
        int mask = slots.length - 1;
        int place = first(hash);
        for (int step = 0; step < FARTHEST; step++) {
            SequenceSlot<K> slot = slots[place];
            if (slot == null) {
                return -1;
            }
            if (hashes[place] == hash && key.equals(slot.key)) {
                return place;
            }
            place = (place + 1) & mask;
        }
        return -1;
    }

    private boolean place(SequenceSlot<K> slot) {
        int mask = slots.length - 1;
        int place = first(slot.hash);
        for (int step = 0; step < FARTHEST; step++) {
            if (slots[place] == null) {
                slots[place] = slot;
                hashes[place] = slot.hash;
                taken++;
                return true;
            }
            place = (place + 1) & mask;
        }
        return false;
    }

    /** Moves back what probing had pushed beyond a place that became free (algorithm R). */
    private void close(int free) {
        int mask = slots.length - 1;
        int hole = free;
        for (int place = (hole + 1) & mask; slots[place] != null; place = (place + 1) & mask) {
            int fromFirst = (place - first(hashes[place])) & mask;
            int fromHole = (place - hole) & mask;
            if (fromFirst >= fromHole) {
                slots[hole] = slots[place];
                hashes[hole] = hashes[place];
                hole = place;
            }
        }
        slots[hole] = null;
    }

    private void grow() {
        @Nullable SequenceSlot<K>[] before = slots;
        slots = places(Math.multiplyExact(before.length, 2));
        hashes = new int[slots.length];
        taken = 0;
        for (SequenceSlot<K> slot : before) {
            if (slot != null && !place(slot)) {
                crowded.put(slot.key(), slot);
            }
        }
    }

    private int first(int hash) {
        return (hash * GOLDEN) >>> (Integer.numberOfLeadingZeros(slots.length) + 1);
    }

    private static int hash(Object key) {
        return key.hashCode();
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the array never leaves this object
    private static <K> @Nullable SequenceSlot<K>[] places(int number) {
        return new SequenceSlot[number];
    }
}
