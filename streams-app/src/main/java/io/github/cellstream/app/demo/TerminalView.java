package io.github.cellstream.app.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws where things stand, in place; every line is cleared before it is written anew. */
public final class TerminalView implements DemoView {
    private static final String CLEAR = "\033[K";
    private static final String BOLD = "\033[1m";
    private static final String PLAIN = "\033[0m";
    private static final long EVERY_NANOS = 200_000_000L;
    private static final int WIDTH = 76;
    private static final int LINES = 3;

    private final PrintWriter out;
    private int drawn;
    private long before;
    private long beforeNanos = System.nanoTime() - EVERY_NANOS;

    /** Draws to a terminal that understands ANSI escapes. */
    public TerminalView(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(Standing standing) {
        if (System.nanoTime() - beforeNanos < EVERY_NANOS) {
            return;
        }
        List<String> lines = lines(standing, rate(standing));
        if (drawn > 0) {
            out.print("\033[" + drawn + "A");
        }
        for (String line : lines) {
            out.print(line + CLEAR + "\n");
        }
        for (int i = lines.size(); i < drawn; i++) {
            out.print(CLEAR + "\n");
        }
        out.flush();
        drawn = Math.max(drawn, lines.size());
    }

    private double rate(Standing standing) {
        long now = System.nanoTime();
        long predictions = standing.first().counts().predictions();
        double rate = (predictions - before) / Math.max(1e-3, (now - beforeNanos) / 1e9);
        before = predictions;
        beforeNanos = now;
        return rate;
    }

    private static List<String> lines(Standing standing, double rate) {
        JobStanding first = standing.first();
        JobStanding.Counts counts = first.counts();
        List<String> lines = new ArrayList<>();
        lines.add(BOLD + "cellstream demo" + PLAIN + "  " + standing.title() + "; Ctrl-C ends");
        lines.add("  " + InWords.of(standing.training()));
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "  %,8.0f events/s   latency p50 %d ms  p99 %d ms   %,d waiting",
                rate,
                first.pace().medianMillis(),
                first.pace().slowestMillis(),
                counts.ahead()));
        lines.add(String.format(
                Locale.ROOT,
                "  %,d events   %,d predictions   %,d dead letters   %,d keys",
                counts.events(),
                counts.predictions(),
                counts.deadLetters(),
                counts.keys()));
        standing.jobs().forEach(job -> {
            lines.add("  " + job.name() + ": " + InWords.found(job));
            lines.add(" ".repeat(job.name().length() + 4) + InWords.worth(job));
        });
        lines.add("");
        standing.passages().forEach(passage -> {
            lines.add(String.format(Locale.ROOT, "  %s  perplexity %.1f", passage.key(), passage.perplexity()));
            ColouredText.lines(passage, WIDTH, LINES).forEach(line -> lines.add("  " + line));
        });
        if (standing.passages().isEmpty()) {
            hottest(first, lines);
        }
        lines.add("");
        lines.add(first.lastAlarm().isEmpty() ? "  nothing yet" : "  last: " + first.lastAlarm());
        return lines;
    }

    private static void hottest(JobStanding job, List<String> lines) {
        for (int i = 0; i < KEYS; i++) {
            lines.add(
                    i < job.hottest().size()
                            ? "  " + job.hottest().get(i).name() + "  "
                                    + Sparkline.of(job.hottest().get(i).scores())
                            : "");
        }
    }
}
