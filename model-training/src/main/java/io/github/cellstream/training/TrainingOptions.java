package io.github.cellstream.training;

/**
 * How to train. The same options, data and network give the same bits on every machine and for every number of threads.
 *
 * @param objective what is made small
 * @param seed of every random number: order of sequences, dropout
 * @param epochs passes over the training set, at most; the schedule is laid over all of them
 * @param batching how sequences are gathered
 * @param optimization Adam and its rate
 * @param regularization clipping, smoothing, weights of classes, averaging
 * @param selection which epoch's weights are returned, and how long better ones are waited for
 * @param threads that work, {@code >= 1}
 */
public record TrainingOptions(
        Objective objective,
        long seed,
        int epochs,
        Batching batching,
        Optimization optimization,
        Regularization regularization,
        Selection selection,
        int threads) {
    /** Checks the ranges. */
    public TrainingOptions {
        if (epochs < 1 || threads < 1) {
            throw new IllegalArgumentException(epochs + " epochs, " + threads + " threads");
        }
    }

    /** Twenty epochs with every default, on all processors. */
    public static TrainingOptions of(Objective objective) {
        return new TrainingOptions(
                objective,
                1,
                20,
                Batching.DEFAULT,
                Optimization.DEFAULT,
                Regularization.DEFAULT,
                Selection.DEFAULT,
                Runtime.getRuntime().availableProcessors());
    }

    /** The same with something else made small. */
    public TrainingOptions withObjective(Objective other) {
        return new TrainingOptions(other, seed, epochs, batching, optimization, regularization, selection, threads);
    }

    /** The same with another seed. */
    public TrainingOptions withSeed(long other) {
        return new TrainingOptions(
                objective, other, epochs, batching, optimization, regularization, selection, threads);
    }

    /** The same with another number of epochs. */
    public TrainingOptions withEpochs(int count) {
        return new TrainingOptions(objective, seed, count, batching, optimization, regularization, selection, threads);
    }

    /** The same gathered otherwise. */
    public TrainingOptions withBatching(Batching other) {
        return new TrainingOptions(objective, seed, epochs, other, optimization, regularization, selection, threads);
    }

    /** The same optimised otherwise. */
    public TrainingOptions withOptimization(Optimization other) {
        return new TrainingOptions(objective, seed, epochs, batching, other, regularization, selection, threads);
    }

    /** The same regularised otherwise. */
    public TrainingOptions withRegularization(Regularization other) {
        return new TrainingOptions(objective, seed, epochs, batching, optimization, other, selection, threads);
    }

    /** The same with the best chosen otherwise. */
    public TrainingOptions withSelection(Selection other) {
        return new TrainingOptions(objective, seed, epochs, batching, optimization, regularization, other, threads);
    }

    /** The same on another number of threads. */
    public TrainingOptions withThreads(int count) {
        return new TrainingOptions(objective, seed, epochs, batching, optimization, regularization, selection, count);
    }
}
