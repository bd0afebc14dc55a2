package io.github.cellstream.processor;

import io.github.cellstream.processor.model.Lineage;
import io.github.cellstream.processor.model.StateCarry;
import io.github.cellstream.processor.state.SequenceProgress;
import io.github.cellstream.processor.state.SequenceSlot;
import io.github.cellstream.processor.state.SequenceStates;
import io.github.cellstream.processor.state.StateCodec;
import io.github.cellstream.schemas.SequenceEvent;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Makes a state of this model out of what another one left, when a key is met for the first time under it: warm from the
 * shadow that this model was, or by the policy of its deployment.
 */
final class Inheritance<K> implements SequenceStates.Heir<K> {
    private final long fingerprint;
    private final Lineage lineage;
    private final ModelRows rows;
    private final StateCodec codec;
    private final ClassifierListener listener;
    private final Kin<K> kin;
    private final SequenceProgress progress = new SequenceProgress();

    Inheritance(long fingerprint, Lineage lineage, ModelRows rows, StateCodec codec, Kin<K> kin) {
        this.fingerprint = fingerprint;
        this.lineage = lineage;
        this.rows = rows;
        this.codec = codec;
        this.kin = kin;
        listener = rows.listener();
    }

    @Override
    public boolean inherit(K key, byte @Nullable [] stored, SequenceSlot<K> slot) {
        if (takeWarm(key, slot)) {
            listener.inherited("shadow");
            return true;
        }
        byte[] from = kin.elder() == null ? stored : kin.elder().apply(key);
        StateCarry carry = from == null ? null : lineage.from(StateCodec.fingerprint(from));
        if (from == null || carry == null || !carry(from, carry, slot)) {
            return false;
        }
        codec.readProgress(from, slot.progress);
        listener.inherited(carry.kind() == StateCarry.Kind.COPY ? "copy" : "rewarm");
        return true;
    }

    /** Returns whether an operator has said that states of a model are to be left behind. */
    boolean isToBeReset(long other) {
        return lineage.from(other) != null;
    }

    private boolean takeWarm(K key, SequenceSlot<K> slot) {
        KeyValueStore<K, byte[]> warm = kin.warm();
        byte[] bytes = warm == null ? null : warm.get(key);
        if (warm == null || bytes == null || StateCodec.fingerprint(bytes) != fingerprint) {
            return false;
        }
        codec.readProgress(bytes, progress);
        if (progress.ended) {
            return false;
        }
        rows.beginMemories(slot.floats);
        if (!codec.readFloats(bytes, slot.floats)) {
            return false;
        }
        codec.readProgress(bytes, slot.progress);
        StateCodec.readHistory(bytes, slot.history);
        warm.delete(key);
        return true;
    }

    private boolean carry(byte[] from, StateCarry carry, SequenceSlot<K> slot) {
        StateCodec.readHistory(from, slot.history);
        return switch (carry.kind()) {
            case RESET -> false;
            case COPY -> {
                rows.begin(slot.floats);
                carry.copy(StateCodec.hidden(from), slot.floats.hidden(), slot.floats.hiddenOffset());
                if (carry.memories()) {
                    codec.readMemories(from, slot.floats);
                }
                yield true;
            }
            case REWARM -> {
                List<SequenceEvent> inputs =
                        slot.history.inputs().stream().map(PastInput::event).toList();
                int steps = rows.replay(inputs, slot.floats);
                codec.round(slot.floats);
                yield steps > 0;
            }
        };
    }
}
