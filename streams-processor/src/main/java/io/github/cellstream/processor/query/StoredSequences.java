package io.github.cellstream.processor.query;

import io.github.cellstream.processor.query.StoredSequence.Standing;
import io.github.cellstream.processor.state.SequenceProgress;
import io.github.cellstream.processor.state.StateCodec;
import io.github.cellstream.processor.state.StateLayout;
import io.github.cellstream.processor.state.StateRow;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.head.Head;
import io.github.cellstream.runtime.head.HeadOptions;
import io.github.cellstream.runtime.head.Heads;
import io.github.cellstream.runtime.head.Judgement;

/** Reads stored sequences of one model. Thread-safe. */
public final class StoredSequences {
    private static final float[] NOTHING = {};

    private final ModelSpec spec;
    private final Head head;
    private final StateLayout layout;

    /**
     * Prepares to read.
     *
     * @param spec the model of the operator
     * @param options as the operator has them
     */
    public StoredSequences(ModelSpec spec, HeadOptions options) {
        this.spec = spec;
        head = Heads.of(spec, options);
        layout = new StateLayout(spec.stateSize(), head.memorySize(), 0);
    }

    /**
     * Reads the bytes of a key.
     *
     * @throws io.github.cellstream.processor.state.StateException if they are damaged or of a later version
     */
    public StoredSequence read(byte[] bytes) {
        StateCodec codec = new StateCodec(layout, false);
        SequenceProgress progress = new SequenceProgress();
        codec.readProgress(bytes, progress);
        Judgement last = new Judgement(spec);
        if (progress.ended) {
            return new StoredSequence(Standing.ENDED, progress, NOTHING, last);
        }
        float[] floats = new float[Math.addExact(layout.hidden(), layout.memory())];
        StateRow row = new StateRow(floats, 0, floats, layout.hidden());
        head.initialMemory(row.memory(), row.memoryOffset());
        if (progress.fingerprint != spec.id().shortFingerprint() || !codec.readFloats(bytes, row)) {
            return new StoredSequence(Standing.OTHER_MODEL, progress, NOTHING, last);
        }
        head.recall(row.memory(), row.memoryOffset(), last);
        float[] hidden = new float[layout.hidden()];
        System.arraycopy(floats, 0, hidden, 0, hidden.length);
        return new StoredSequence(Standing.RUNNING, progress, hidden, last);
    }
}
