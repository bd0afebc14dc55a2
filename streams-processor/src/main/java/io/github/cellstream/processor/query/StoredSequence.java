package io.github.cellstream.processor.query;

import io.github.cellstream.processor.state.SequenceProgress;
import io.github.cellstream.runtime.head.Judgement;

/**
 * What is stored of a key. Belongs to whoever asked.
 *
 * @param standing how much of it there is
 * @param progress how far the sequence has come
 * @param hidden the model's state behind the last step; empty unless the sequence runs
 * @param last the answer to the last step: result, intervals, best, perplexity; all NaN unless the sequence runs
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record StoredSequence(Standing standing, SequenceProgress progress, float[] hidden, Judgement last) {
    /** What is known of a key. */
    public enum Standing {
        /** A sequence of this model, which goes on. */
        RUNNING,
        /** A sequence that ended; what is kept tells duplicates. */
        ENDED,
        /** A sequence that another model left. */
        OTHER_MODEL
    }
}
