package io.github.cellstream.benchmarks.pipeline;

import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Shows how far a bench has come: a bar on a terminal, elsewhere a line per run. */
final class PipelineProgress implements AutoCloseable {
    /** Given, since the library would ask JLine, which takes Ctrl-C away from the JVM. */
    private static final int COLUMNS = 79;

    private final PrintWriter err;
    private final int runs;
    private final @Nullable ProgressBar bar;
    private String label = "";
    private int done;

    private PipelineProgress(PrintWriter err, int runs, @Nullable ProgressBar bar) {
        this.err = err;
        this.runs = runs;
        this.bar = bar;
    }

    /** Shows a number of runs. */
    static PipelineProgress to(PrintWriter err, int runs) {
        ProgressBar bar = !CommandLine.Help.Ansi.AUTO.enabled()
                ? null
                : new ProgressBarBuilder()
                        .setTaskName("runs")
                        .setInitialMax(runs)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(500)
                        .clearDisplayOnFinish()
                        .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
                        .build();
        return new PipelineProgress(err, runs, bar);
    }

    void began(PipelineCase one) {
        label = one.label();
        answered(0, 1);
    }

    void answered(long answers, long wanted) {
        if (bar != null) {
            bar.setExtraMessage(
                    String.format(Locale.ROOT, "%s: %.0f %%", label, Math.min(100.0, 100.0 * answers / wanted)));
        }
    }

    void ended(PipelineFigure figure) {
        done++;
        if (bar != null) {
            bar.step();
        } else {
            err.printf(
                    Locale.ROOT,
                    "%d of %d: %s: %,.0f events/s, %.2f µs (%.2f µs of its busiest thread's processor time)%n",
                    done,
                    runs,
                    label,
                    figure.eventsPerSecond(),
                    figure.micros(),
                    figure.busiestMicros());
            err.flush();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
