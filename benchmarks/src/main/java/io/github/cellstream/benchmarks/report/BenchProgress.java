package io.github.cellstream.benchmarks.report;

import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Shows how far a bench has come: a bar on a terminal, elsewhere a line per run. */
public final class BenchProgress implements AutoCloseable {
    /** Given, since the library would ask JLine, which takes Ctrl-C away from the JVM. */
    private static final int COLUMNS = 79;

    private final PrintWriter err;
    private final int runs;
    private final @Nullable ProgressBar bar;
    private String label = "";
    private int done;

    private BenchProgress(PrintWriter err, int runs, @Nullable ProgressBar bar) {
        this.err = err;
        this.runs = runs;
        this.bar = bar;
    }

    /** Shows a number of runs. */
    public static BenchProgress to(PrintWriter err, int runs) {
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
        return new BenchProgress(err, runs, bar);
    }

    /** A run begins. */
    public void began(String what) {
        label = what;
        at(0, 1);
    }

    /** A run has done a part of its work. */
    public void at(long part, long all) {
        if (bar != null) {
            bar.setExtraMessage(
                    String.format(Locale.ROOT, "%s: %.0f %%", label, Math.min(100.0, 100.0 * part / Math.max(1, all))));
        }
    }

    /** A run went well. */
    public void ended(String result) {
        step();
        if (bar == null) {
            line(result);
        }
    }

    /** A run failed; the others go on. */
    public void failed(String reason) {
        step();
        line("failed: " + reason);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    private void step() {
        done++;
        if (bar != null) {
            bar.step();
        }
    }

    private void line(String text) {
        err.printf(Locale.ROOT, "%d of %d: %s: %s%n", done, runs, label, text);
        err.flush();
    }
}
