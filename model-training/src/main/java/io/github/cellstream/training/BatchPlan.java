package io.github.cellstream.training;

import java.util.List;
import java.util.SplittableRandom;

/** Cuts a set into batches. */
interface BatchPlan {
    /** Returns the batches of one pass in a random order. */
    List<Batch> shuffled(SplittableRandom random);

    /** Returns the batches of one pass in an order of their own. */
    List<Batch> ordered();

    /** Returns the sequences of a shard at most. */
    int rows();

    /** Returns the steps of a shard at most. */
    int total();

    /** Makes the plan that options ask for; {@code steps} are taken of each sequence, 0 for one that teaches nothing. */
    static BatchPlan of(List<Sequence> sequences, Targeting targeting, Batching batching) {
        List<Slice> whole = sequences.stream()
                .filter(sequence -> targeting.steps(sequence) > 0)
                .map(sequence -> new Slice(sequence, 0, targeting.steps(sequence), 0, true))
                .toList();
        if (whole.isEmpty()) {
            throw new IllegalArgumentException("no sequence has a target: " + targeting.objective()
                    + " needs labels, or sequences of two steps at least");
        }
        return batching.window() == 0 ? new WholeBatches(whole, batching) : new WindowBatches(whole, batching);
    }
}
