package io.github.cellstream.training;

import java.util.List;

/**
 * One pass over the training set.
 *
 * @param epoch from 0
 * @param trainingLoss mean over the targets, with dropout and smoothing, while weights changed
 * @param validation score of the weights at the epoch's end; of the training pass itself if there is no validation set
 * @param best whether no epoch before was better
 * @param learningRate of the last batch
 * @param steps events that were learnt from
 * @param seconds without the judging
 * @param batches of the epoch
 * @param clipped batches whose gradient was shortened
 * @param gradientNorms per layer with weights, first to last: vanishing and exploding gradients show here
 */
public record EpochReport(
        int epoch,
        double trainingLoss,
        Score validation,
        boolean best,
        double learningRate,
        long steps,
        double seconds,
        int batches,
        int clipped,
        List<GradientNorm> gradientNorms) {
    /** Copies the list. */
    public EpochReport {
        gradientNorms = List.copyOf(gradientNorms);
    }

    /**
     * Lengths of a layer's gradient before clipping.
     *
     * @param layer its name
     * @param mean over the batches
     * @param greatest of the batches
     */
    public record GradientNorm(String layer, double mean, double greatest) {}
}
