package io.github.cellstream.training;

/** Is told how training goes, on the thread that called the trainer, and may end it. */
public interface TrainingListener {
    /** Hears nothing, says nothing. */
    TrainingListener SILENT = new TrainingListener() {};

    /** Training begins. */
    default void started(Start start) {}

    /** A batch is done. */
    default void progressed(Progress progress) {}

    /** An epoch is done and judged. */
    default void epochEnded(EpochReport epoch) {}

    /** Returns whether to stop; asked after every batch. The best network so far is kept. */
    default boolean stopRequested() {
        return false;
    }

    /**
     * What is about to happen.
     *
     * @param parameters trained numbers
     * @param batchesPerEpoch of the first epoch that is run; others may differ by a few
     * @param stepsPerEpoch events of an epoch
     * @param firstEpoch 0, or where a resumed training goes on
     * @param kernels name of the kernels, {@code vector-512} or {@code scalar}
     * @param options with the seed
     */
    record Start(
            long parameters,
            int batchesPerEpoch,
            long stepsPerEpoch,
            int firstEpoch,
            String kernels,
            TrainingOptions options) {}

    /**
     * Where training stands.
     *
     * @param epoch from 0
     * @param batch of the epoch, from 0
     * @param batches of the epoch
     * @param loss mean over the epoch's targets so far, with dropout and smoothing
     * @param steps events of the epoch so far
     * @param seconds of the epoch so far
     */
    record Progress(int epoch, int batch, int batches, double loss, long steps, double seconds) {
        /** Returns events per second. */
        public double stepsPerSecond() {
            return steps / seconds;
        }
    }
}
