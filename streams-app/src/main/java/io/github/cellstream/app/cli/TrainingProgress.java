package io.github.cellstream.app.cli;

import io.github.cellstream.training.EpochReport;
import io.github.cellstream.training.Objective;
import io.github.cellstream.training.TrainingListener;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a training goes: on a terminal a bar over all epochs with loss, events per second and time left; elsewhere a line per epoch; nothing
 * where a program reads the answer.
 */
final class TrainingProgress implements TrainingListener, AutoCloseable {
    /** How much is shown. */
    enum Style {
        BAR,
        LINES,
        NOTHING
    }

    private final Style style;
    private final String name;
    private final PrintWriter out;
    private final AtomicBoolean stop = new AtomicBoolean();
    private @Nullable ProgressBar bar;
    private boolean forecast;
    private int batches;
    private int epochs;
    private String judged = "";

    /**
     * Shows one training.
     *
     * @param name what is trained, in a word or two
     */
    TrainingProgress(Style style, String name, PrintWriter out) {
        this.style = style;
        this.name = name;
        this.out = out;
    }

    /** Asks the trainer to end and to keep the best network so far. Called from any thread. */
    void requestStop() {
        stop.set(true);
    }

    @Override
    public boolean stopRequested() {
        return stop.get();
    }

    @Override
    public void started(Start start) {
        Objective objective = start.options().objective();
        forecast = !objective.isCrossEntropy();
        batches = start.batchesPerEpoch();
        epochs = start.options().epochs();
        if (style == Style.LINES) {
            out.printf(
                    Locale.ROOT,
                    "%-10s %,d parameters, %,d events an epoch, %d epochs at most, seed %d, kernels %s%n",
                    name,
                    start.parameters(),
                    start.stepsPerEpoch(),
                    epochs,
                    start.options().seed(),
                    start.kernels());
            out.flush();
        } else if (style == Style.BAR) {
            bar = TerminalBar.titled(name)
                    .setInitialMax((long) batches * (epochs - start.firstEpoch()))
                    .setUpdateIntervalMillis(500)
                    .build();
        }
    }

    @Override
    public void progressed(Progress progress) {
        if (bar != null) {
            bar.step();
            bar.setExtraMessage(String.format(
                    Locale.ROOT,
                    "epoch %d/%d, loss %.4f%s, %,.0f events/s",
                    progress.epoch() + 1,
                    epochs,
                    progress.loss(),
                    judged,
                    progress.stepsPerSecond()));
        }
    }

    @Override
    public void epochEnded(EpochReport epoch) {
        judged = forecast
                ? String.format(Locale.ROOT, ", judged %.4f", epoch.validation().loss())
                : String.format(
                        Locale.ROOT,
                        ", judged %.4f (perplexity %.2f, accuracy %.3f)",
                        epoch.validation().loss(),
                        epoch.validation().perplexity(),
                        epoch.validation().accuracy());
        if (style == Style.LINES) {
            out.printf(
                    Locale.ROOT,
                    "%-10s epoch %d/%d: loss %.4f%s%s, %,.0f events/s%n",
                    name,
                    epoch.epoch() + 1,
                    epochs,
                    epoch.trainingLoss(),
                    judged,
                    epoch.best() ? ", best" : "",
                    epoch.steps() / Math.max(1e-9, epoch.seconds()));
            out.flush();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
