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

    private final PrintWriter out;
    private int drawn;
    private long before;
    private long beforeNanos = System.nanoTime();

    /** Draws to a terminal that understands ANSI escapes. */
    public TerminalView(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(Standing standing) {
        List<String> lines = lines(standing, rate(standing));
        if (drawn > 0) {
            out.print("\033[" + drawn + "A");
        }
        for (String line : lines) {
            out.print(line + CLEAR + "\n");
        }
        out.flush();
        drawn = lines.size();
    }

    private double rate(Standing standing) {
        long now = System.nanoTime();
        double rate = (standing.counts().predictions() - before) / Math.max(1e-3, (now - beforeNanos) / 1e9);
        before = standing.counts().predictions();
        beforeNanos = now;
        return rate;
    }

    private static List<String> lines(Standing standing, double rate) {
        Standing.Counts counts = standing.counts();
        Standing.Faults faults = standing.faults();
        List<String> lines = new ArrayList<>();
        lines.add(BOLD + "cellstream demo" + PLAIN + "  machines that are learnt while they run; Ctrl-C ends");
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "  %,8.0f events/s   latency p50 %d ms  p99 %d ms   %,d waiting",
                rate,
                standing.medianMillis(),
                standing.slowestMillis(),
                counts.ahead()));
        lines.add(String.format(
                Locale.ROOT,
                "  %,d events   %,d predictions   %,d dead letters   %,d keys",
                counts.events(),
                counts.predictions(),
                counts.deadLetters(),
                counts.keys()));
        lines.add(String.format(
                Locale.ROOT,
                "  %,d anomalies   %,d of %,d injected faults found   %,d false alarms",
                counts.anomalies(),
                faults.found(),
                faults.injected(),
                standing.falseAlarms()));
        lines.add(
                Double.isNaN(standing.coverage())
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "  %.1f %% of the readings within their %.0f %% intervals",
                                100 * standing.coverage(),
                                100 * Demo.nominalCoverage()));
        lines.add("");
        for (int i = 0; i < MACHINES; i++) {
            lines.add(
                    i < standing.hottest().size()
                            ? "  " + standing.hottest().get(i).key() + "  "
                                    + Sparkline.of(standing.hottest().get(i).scores())
                            : "");
        }
        lines.add("");
        lines.add(standing.lastAlarm().isEmpty() ? "  learning" : "  last: " + standing.lastAlarm());
        return lines;
    }
}
