package io.github.cellstream.app.cli;

import io.github.cellstream.training.TrainingReport;
import io.github.cellstream.training.data.Corpus;
import io.github.cellstream.training.data.Example;
import io.github.cellstream.training.recipe.ModelTraining;
import io.github.cellstream.training.recipe.TrainedModel;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/**
 * Trains before the user's eyes. A signal ends the training in progress, and what was being made of its best network (a file, an answer) is finished
 * before the JVM ends with the signal's code.
 */
final class TrainingRun implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final TrainingProgress.Style style;
    private final PrintWriter out;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread onSignal;
    private volatile TrainingProgress progress;
    private volatile boolean stopped;

    /**
     * Watches for signals until it is closed.
     *
     * @param json whether a program reads the answer
     */
    TrainingRun(boolean json, PrintWriter out) {
        this.out = out;
        this.style = json
                ? TrainingProgress.Style.NOTHING
                : CommandLine.Help.Ansi.AUTO.enabled() ? TrainingProgress.Style.BAR : TrainingProgress.Style.LINES;
        this.progress = new TrainingProgress(TrainingProgress.Style.NOTHING, "", out);
        this.onSignal = new Thread(this::stop, "training-signal");
        Runtime.getRuntime().addShutdownHook(onSignal);
    }

    /** Trains a model; each time under a name to show. */
    TrainedModel train(ModelTraining training, Corpus corpus, List<Example> examples, String shown) {
        try (TrainingProgress shows = new TrainingProgress(style, shown, out)) {
            progress = shows;
            if (stopped) {
                shows.requestStop();
            }
            return training.train(corpus, examples, shows);
        }
    }

    /** Returns whether a signal came. */
    boolean isStopped() {
        return stopped;
    }

    private void stop() {
        stopped = true;
        progress.requestStop();
        try {
            ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }

    /** Returns how a training ended, in a word. */
    static String end(TrainingReport report) {
        return switch (report.end()) {
            case COMPLETE -> "complete";
            case PATIENCE -> "patience";
            case REQUESTED -> "interrupted";
            case DIVERGED -> "diverged";
        };
    }
}
