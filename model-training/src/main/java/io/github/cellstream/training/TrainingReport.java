package io.github.cellstream.training;

import io.github.cellstream.runtime.network.Network;
import java.util.List;

/**
 * What a training came to.
 *
 * @param network with the weights of the best epoch
 * @param bestEpoch from 0
 * @param best that epoch's score
 * @param epochs all that were run, of a resumed training those before too
 * @param end why it ended
 */
public record TrainingReport(Network network, int bestEpoch, Score best, List<EpochReport> epochs, End end) {
    /** Copies the list. */
    public TrainingReport {
        epochs = List.copyOf(epochs);
    }

    /** Why a training ended. */
    public enum End {
        /** All epochs were run. */
        COMPLETE,
        /** Nothing better had come for as many epochs as the patience allows. */
        PATIENCE,
        /** The listener asked for it. */
        REQUESTED,
        /** The gradient was no longer finite; a lower learning rate or clip norm may help. */
        DIVERGED
    }
}
