package io.github.cellstream.training;

import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.training.kernel.GateKernels;
import io.github.cellstream.training.pass.CrossEntropy;
import io.github.cellstream.training.pass.ForecastLoss;
import io.github.cellstream.training.pass.Loss;
import io.github.cellstream.training.pass.NetworkPass;
import io.github.cellstream.training.pass.Parameters;
import java.util.List;
import java.util.stream.Stream;

/** The shards of one set: its batches, and for each shard room to pass them through the network. */
final class Workshop {
    private final Objective objective;
    private final Targeting targeting;
    private final BatchPlan plan;
    private final List<ShardWork> shards;

    private Workshop(Objective objective, Targeting targeting, BatchPlan plan, List<ShardWork> shards) {
        this.objective = objective;
        this.targeting = targeting;
        this.plan = plan;
        this.shards = shards;
    }

    /** A workshop to learn in. */
    static Workshop learning(Network network, Parameters parameters, TrainingSet set, TrainingOptions options) {
        return of(network, parameters, set, options, true);
    }

    /** A workshop to judge in, without smoothing. */
    static Workshop judging(Network network, Parameters parameters, TrainingSet set, TrainingOptions options) {
        return of(network, parameters, set, options, false);
    }

    private static Workshop of(
            Network network, Parameters parameters, TrainingSet set, TrainingOptions options, boolean learning) {
        requireFit(network, set, options);
        GateKernels kernels = GateKernels.best();
        Objective objective = options.objective();
        Regularization regularization = options.regularization();
        Normalizer normalizer = new Normalizer(set.input().normalization());
        Targeting targeting = new Targeting(objective, regularization.classWeights());
        BatchPlan plan =
                BatchPlan.of(new Unmasked(network, normalizer).of(set.sequences()), targeting, options.batching());
        NetworkPass.Extent extent = new NetworkPass.Extent(
                plan.rows(),
                plan.total(),
                targeting.atEnd(),
                objective.isCrossEntropy(),
                objective.isCrossEntropy() ? 0 : set.input().size());
        Loss loss = loss(objective, kernels, learning ? regularization.labelSmoothing() : 0);
        ShardWork.Carried carried = new ShardWork.Carried(
                options.batching().window() > 0 ? options.batching().size() : 0,
                learning ? parameters.weights().length : 0);
        ShardWork.Inputs inputs = new ShardWork.Inputs(normalizer, regularization.noise());
        List<ShardWork> shards = Stream.generate(() -> new ShardWork(
                        new NetworkPass(network, parameters, extent, loss, kernels), plan, targeting, inputs, carried))
                .limit(options.batching().shards())
                .toList();
        return new Workshop(objective, targeting, plan, shards);
    }

    Targeting targeting() {
        return targeting;
    }

    BatchPlan plan() {
        return plan;
    }

    List<ShardWork> shards() {
        return shards;
    }

    /** Returns what the shards came to in the last batch, added up in their order. */
    Loss.Judged judged() {
        Loss.Judged all = Loss.Judged.NOTHING;
        for (ShardWork shard : shards) {
            all = all.plus(shard.judged());
        }
        return all;
    }

    Score score(Loss.Judged judged) {
        double accuracy = objective.isCrossEntropy() ? (double) judged.right() / judged.targets() : Double.NaN;
        return new Score(judged.sum() / judged.weight(), accuracy, judged.targets());
    }

    private static Loss loss(Objective objective, GateKernels kernels, float smoothing) {
        return switch (objective) {
            case CLASS_AT_END, CLASS_AT_EVERY_STEP, CLASS_RISING, NEXT_TOKEN ->
                new CrossEntropy(kernels.kernels(), smoothing);
            case FORECAST_SQUARED -> ForecastLoss.SQUARED;
            case FORECAST_HUBER -> ForecastLoss.HUBER;
            case FORECAST_GAUSSIAN -> ForecastLoss.GAUSSIAN;
        };
    }

    private static void requireFit(Network network, TrainingSet set, TrainingOptions options) {
        Objective objective = options.objective();
        if (network.kind() != set.input().kind()
                || network.inputSize() != set.input().size()) {
            throw new IllegalArgumentException("a network of " + network.kind() + " " + network.inputSize()
                    + ", data of " + set.input().kind() + " " + set.input().size());
        }
        int wanted = objective.outputs(set);
        if (network.outputSize() != wanted) {
            throw new IllegalArgumentException("the network gives " + network.outputSize() + " numbers, " + objective
                    + " on this data wants " + wanted);
        }
        if (endsInSoftmax(network) != objective.isCrossEntropy()) {
            throw new IllegalArgumentException(
                    objective + (objective.isCrossEntropy() ? " wants a softmax" : " wants no softmax")
                            + " as the network's last activation");
        }
        int weights = options.regularization().classWeights().size();
        if (weights != 0 && (weights != wanted || !objective.isCrossEntropy())) {
            throw new IllegalArgumentException(weights + " class weights for " + wanted + " outputs of " + objective);
        }
    }

    private static boolean endsInSoftmax(Network network) {
        Layer last = network.layers().get(network.layers().size() - 1);
        return (last instanceof Layer.Dense dense && dense.activation().equals(Activation.SOFTMAX))
                || (last instanceof Layer.Nonlinearity n && n.activation().equals(Activation.SOFTMAX));
    }
}
