package io.github.cellstream.processor.state;

import io.github.cellstream.processor.state.SequenceStates.Found;
import org.jspecify.annotations.Nullable;

/**
 * One key in memory: how far its sequence has come, and its floats. Used again for another key when its own leaves.
 *
 * @param <K> what names a sequence
 */
public final class SequenceSlot<K> {
    /** How far the sequence has come, gathered events included. */
    public final SequenceProgress progress = new SequenceProgress();
    /** Hidden vector and memories, gathered events not included. */
    public final StateRow floats;
    /** The last inputs, gathered events included; of none where none are kept. */
    public final InputHistory history;
    /** What is known of the key. */
    public Found found = Found.NOTHING;
    /** Events that were gathered and not yet stepped, {@code >= 0}: with any of them the slot stays in memory. */
    public int gathered;

    @Nullable
    K key;
    /** The key's hash. */
    int hash;
    /** Its place among the slots in memory. */
    int place;
    /** Whether it was asked for since the search for idle slots came by. */
    boolean recent;
    /** Whether memory is ahead of the store. */
    boolean dirty;
    /** Whether the slot is in the list of slots to write. */
    boolean listed;
    /** Whether the store holds anything under the key. */
    boolean stored;

    SequenceSlot(StateLayout layout, int inputs) {
        history = new InputHistory(inputs);
        float[] all = new float[Math.addExact(layout.hidden(), layout.memory())];
        floats = new StateRow(all, 0, all, layout.hidden());
    }

    K key() {
        if (key == null) {
            throw new IllegalStateException("a slot in use has no key");
        }
        return key;
    }
}
