package io.github.cellstream.app.demo;

import java.io.PrintWriter;
import java.util.Locale;

/** Prints where things stand every few seconds, a line each, for outputs that are no terminal. */
public final class LineView implements DemoView {
    private static final long EVERY_NANOS = 2_000_000_000L;

    private final PrintWriter out;
    private long last = System.nanoTime();

    /** Prints to anything. */
    public LineView(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(Standing standing) {
        long now = System.nanoTime();
        if (now - last < EVERY_NANOS) {
            return;
        }
        last = now;
        out.printf(
                Locale.ROOT,
                "%,d events  %.0f events/s  p50 %d ms  p99 %d ms  %d anomalies  %d of %d faults  %d false alarms%n",
                standing.counts().events(),
                standing.eventsPerSecond(),
                standing.medianMillis(),
                standing.slowestMillis(),
                standing.counts().anomalies(),
                standing.faults().found(),
                standing.faults().injected(),
                standing.falseAlarms());
        out.flush();
    }
}
