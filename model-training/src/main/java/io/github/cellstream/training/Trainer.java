package io.github.cellstream.training;

import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.training.kernel.GateKernels;
import io.github.cellstream.training.pass.Parameters;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network by back-propagation through time. A batch is cut into shards, which go forwards and backwards side by
 * side; their gradients are summed in a fixed order, so that the number of threads changes no bit.
 */
public final class Trainer {
    private final TrainingOptions options;
    private final @Nullable Path checkpoint;

    /** A trainer that writes no checkpoints. */
    public Trainer(TrainingOptions options) {
        this(options, null);
    }

    private Trainer(TrainingOptions options, @Nullable Path checkpoint) {
        this.options = options;
        this.checkpoint = checkpoint;
    }

    /** Returns a trainer that replaces this file behind every epoch, and goes on from it where it is there. */
    public Trainer withCheckpoint(Path file) {
        return new Trainer(options, file);
    }

    /**
     * Trains.
     *
     * @param network whose weights to begin with; it is not changed
     * @param training what is learnt from
     * @param validation what the weights of an epoch are judged on; null to judge by the training loss
     * @param listener told on this thread
     * @throws IllegalArgumentException if network, data and options don't fit together
     * @throws CheckpointException if a checkpoint can't be read or written, or is of another training
     */
    public TrainingReport train(
            Network network, TrainingSet training, @Nullable TrainingSet validation, TrainingListener listener) {
        Parameters parameters = new Parameters(
                network,
                GateKernels.best().kernels().lanes(),
                options.regularization().recurrentDropout());
        Workshop workshop = Workshop.learning(network, parameters, training, options);
        Judge judge = validation == null ? null : new Judge(Workshop.judging(network, parameters, validation, options));
        try (Crew crew = new Crew(options.threads())) {
            TrainingRun run = new TrainingRun(options, parameters, workshop, judge, crew);
            return run.run(listener, checkpoint);
        }
    }

    /** Scores a network on a set, in batches as the options have them. */
    public Score judge(Network network, TrainingSet set) {
        Parameters parameters =
                new Parameters(network, GateKernels.best().kernels().lanes());
        try (Crew crew = new Crew(options.threads())) {
            return new Judge(Workshop.judging(network, parameters, set, options)).judge(crew);
        }
    }
}
