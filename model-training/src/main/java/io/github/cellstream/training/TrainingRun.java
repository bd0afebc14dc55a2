package io.github.cellstream.training;

import io.github.cellstream.training.kernel.GateKernels;
import io.github.cellstream.training.pass.Loss;
import io.github.cellstream.training.pass.Parameters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One training from its first epoch, or a checkpoint, to its end. */
final class TrainingRun {
    private final TrainingOptions options;
    private final Parameters parameters;
    private final Workshop workshop;
    private final @Nullable Judge judge;
    private final Crew crew;
    private final AdamOptimizer optimizer;
    private final List<float[]> gradients;
    private final List<EpochReport> reports = new ArrayList<>();
    private final int batchesPerEpoch;
    private final long stepsPerEpoch;
    private final float[] best;
    private int bestEpoch = -1;
    private Score bestScore = new Score(Double.POSITIVE_INFINITY, Double.NaN, 0);

    TrainingRun(TrainingOptions options, Parameters parameters, Workshop workshop, @Nullable Judge judge, Crew crew) {
        this.options = options;
        this.parameters = parameters;
        this.workshop = workshop;
        this.judge = judge;
        this.crew = crew;
        this.optimizer = new AdamOptimizer(parameters, options, GateKernels.best());
        this.gradients = workshop.shards().stream().map(ShardWork::gradient).toList();
        List<Batch> batches = workshop.plan().ordered();
        this.batchesPerEpoch = batches.size();
        this.stepsPerEpoch = batches.stream().mapToLong(Batch::steps).sum();
        this.best = parameters.weights().clone();
    }

    TrainingReport run(TrainingListener listener, @Nullable Path file) {
        Checkpoint checkpoint = new Checkpoint(options, parameters, optimizer, best);
        if (file != null && checkpoint.exists(file)) {
            Checkpoint.Progress progress = checkpoint.read(file);
            reports.addAll(progress.epochs());
            bestEpoch = progress.bestEpoch();
            bestScore = reports.get(bestEpoch).validation();
        }
        listener.started(new TrainingListener.Start(
                parameters.network().parameters(),
                batchesPerEpoch,
                stepsPerEpoch,
                reports.size(),
                GateKernels.best().kernels().name(),
                options));
        TrainingReport.End end = TrainingReport.End.COMPLETE;
        while (reports.size() < options.epochs()) {
            if (isOutOfPatience()) {
                end = TrainingReport.End.PATIENCE;
                break;
            }
            EpochRun epoch = new EpochRun(reports.size());
            TrainingReport.@Nullable End early = epoch.learn(listener);
            if (early != null) {
                end = early;
                keepSomething();
                break;
            }
            listener.epochEnded(epoch.judge());
            if (file != null) {
                checkpoint.write(file, new Checkpoint.Progress(List.copyOf(reports), bestEpoch));
            }
        }
        System.arraycopy(best, 0, parameters.weights(), 0, best.length);
        return new TrainingReport(parameters.network(), Math.max(0, bestEpoch), bestScore, reports, end);
    }

    private boolean isOutOfPatience() {
        int patience = options.selection().patience();
        return patience > 0 && !reports.isEmpty() && reports.size() - 1 - bestEpoch >= patience;
    }

    /** Takes the weights as they are where training ends before any epoch did. */
    private void keepSomething() {
        if (bestEpoch < 0) {
            withAveragedWeights(() -> {
                bestScore = judge == null ? bestScore : judge.judge(crew);
                System.arraycopy(parameters.weights(), 0, best, 0, best.length);
            });
        }
    }

    private void withAveragedWeights(Runnable work) {
        float[] average = optimizer.average();
        if (average.length == 0) {
            work.run();
            return;
        }
        float[] weights = parameters.weights();
        float[] held = weights.clone();
        System.arraycopy(average, 0, weights, 0, weights.length);
        work.run();
        System.arraycopy(held, 0, weights, 0, weights.length);
    }

    /** One pass over the training set. */
    private final class EpochRun {
        private final int epoch;
        private final GradientNorms norms = new GradientNorms(parameters.layers());
        private final long begun = System.nanoTime();
        private Loss.Judged judged = Loss.Judged.NOTHING;
        private long steps;
        private int batches;
        private double rate;
        private double seconds;

        EpochRun(int epoch) {
            this.epoch = epoch;
        }

        /** Learns from every batch; returns why training must end, null if it needn't. */
        TrainingReport.@Nullable End learn(TrainingListener listener) {
            SplittableRandom random = new SplittableRandom(new SplittableRandom(options.seed() + epoch).nextLong());
            List<Batch> order = workshop.plan().shuffled(random);
            for (Batch batch : order) {
                double factor = options.optimization()
                        .schedule()
                        .factor(
                                (long) epoch * batchesPerEpoch + Math.min(batches, batchesPerEpoch - 1),
                                (long) options.epochs() * batchesPerEpoch);
                rate = options.optimization().learningRate() * factor;
                AdamOptimizer.Norms length = learn(batch, factor, random.nextLong());
                if (!Double.isFinite(length.whole())) {
                    return TrainingReport.End.DIVERGED;
                }
                norms.add(length, optimizer.clips(length.whole()));
                steps += batch.steps();
                batches++;
                seconds = (System.nanoTime() - begun) / 1e9;
                listener.progressed(new TrainingListener.Progress(
                        epoch, batches - 1, order.size(), judged.sum() / judged.weight(), steps, seconds));
                if (listener.stopRequested()) {
                    return TrainingReport.End.REQUESTED;
                }
            }
            return null;
        }

        private AdamOptimizer.Norms learn(Batch batch, double factor, long seed) {
            double weight = workshop.targeting().weight(batch);
            int parts = options.threads();
            parameters.draw(seed);
            crew.run(parts, part -> parameters.derive(part, parts));
            crew.run(
                    batch.shards().size(),
                    shard -> workshop.shards().get(shard).learn(batch.shards().get(shard), weight, seed + shard));
            judged = judged.plus(workshop.judged());
            return optimizer.step(crew, gradients, factor);
        }

        EpochReport judge() {
            withAveragedWeights(() -> {
                Score score = judge == null ? workshop.score(judged) : judge.judge(crew);
                boolean better = bestEpoch < 0 || options.selection().isBetter(score, bestScore);
                if (better) {
                    bestEpoch = epoch;
                    bestScore = score;
                    System.arraycopy(parameters.weights(), 0, best, 0, best.length);
                }
                reports.add(new EpochReport(
                        epoch,
                        judged.sum() / judged.weight(),
                        score,
                        better,
                        rate,
                        steps,
                        seconds,
                        batches,
                        norms.clipped(),
                        norms.report()));
            });
            return reports.get(epoch);
        }
    }
}
