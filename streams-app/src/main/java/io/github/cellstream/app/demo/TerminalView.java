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
    /** Characters that every terminal holds in a line. */
    private static final int MOST = 79;

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
                "  %,d events, %,.0f/s   %,d dead letters   %,d keys",
                counts.events(),
                rate,
                counts.deadLetters(),
                counts.keys()));
        lines.add("");
        lines.addAll(JobTable.lines(standing.jobs()));
        lines.add("");
        standing.passages().forEach(passage -> {
            lines.add(String.format(Locale.ROOT, "  %s  perplexity %.1f", passage.key(), passage.perplexity()));
            ColouredText.lines(passage, WIDTH, LINES).forEach(line -> lines.add("  " + line));
        });
        if (standing.passages().isEmpty()) {
            int rows = KEYS / standing.jobs().size();
            standing.jobs().forEach(job -> hottest(job, rows, lines));
        }
        for (JobStanding job : standing.jobs()) {
            lines.add(cut(
                    "  " + job.name() + ", last alarm: " + (job.lastAlarm().isEmpty() ? "none yet" : job.lastAlarm())));
        }
        return lines;
    }

    private static void hottest(JobStanding job, int rows, List<String> lines) {
        lines.add("  " + job.name() + ", its latest alarms");
        for (int i = 0; i < rows; i++) {
            if (i < job.hottest().size()) {
                JobStanding.Key key = job.hottest().get(i);
                lines.add(cut("  " + key.name() + "  " + Sparkline.of(key.scores()) + "  " + key.reason()));
            } else {
                lines.add("");
            }
        }
        lines.add("");
    }

    /** Keeps a line from being wrapped, which would spoil the drawing. */
    private static String cut(String line) {
        return line.length() <= MOST ? line : line.substring(0, MOST - 1) + "…";
    }
}
