package io.github.cellstream.app.state;

import io.github.cellstream.processor.state.SequenceProgress;
import io.github.cellstream.processor.state.StateCodec;
import io.github.cellstream.processor.state.StateLayout;
import io.github.cellstream.processor.state.StateRow;
import java.util.OptionalLong;

/**
 * What is stored of a key.
 *
 * @param partition of the changelog, and of the topic that feeds the operator
 * @param changelogOffset where in the changelog it stands
 * @param ended whether the sequence is over, and only its place is kept to tell duplicates
 * @param steps steps of the model so far
 * @param lastEventTime latest event time, milliseconds since 1970; empty if there was none
 * @param sourcePartition partition of the last event that was applied
 * @param sourceOffset its offset; -1 if unknown
 * @param fingerprint short fingerprint of the model, 16 hexadecimal digits
 * @param bytes size of the stored value
 * @param hidden the model's state
 * @param memory floats of the head's and the scorer's memory
 */
public record StoredState(
        int partition,
        long changelogOffset,
        boolean ended,
        long steps,
        OptionalLong lastEventTime,
        int sourcePartition,
        long sourceOffset,
        String fingerprint,
        int bytes,
        VectorSummary hidden,
        int memory) {

    /**
     * Reads a stored value.
     *
     * @throws io.github.cellstream.processor.state.StateException if the bytes are damaged or too new
     */
    static StoredState read(int partition, long changelogOffset, byte[] value) {
        SequenceProgress progress = new SequenceProgress();
        StateLayout layout = StateCodec.layoutOf(value);
        StateCodec codec = new StateCodec(layout, false);
        codec.readProgress(value, progress);
        float[] floats = new float[layout.hidden() + layout.memory()];
        if (!progress.ended) {
            codec.readFloats(value, new StateRow(floats, 0, floats, layout.hidden()));
        }
        return new StoredState(
                partition,
                changelogOffset,
                progress.ended,
                progress.steps,
                progress.lastEventTime == SequenceProgress.NEVER
                        ? OptionalLong.empty()
                        : OptionalLong.of(progress.lastEventTime),
                progress.partition,
                progress.offset,
                hex(progress.fingerprint),
                value.length,
                VectorSummary.of(floats, layout.hidden()),
                layout.memory());
    }

    /** Writes a short fingerprint as it is written everywhere. */
    static String hex(long fingerprint) {
        return String.format("%016x", fingerprint);
    }
}
