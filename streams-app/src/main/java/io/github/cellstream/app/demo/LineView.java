package io.github.cellstream.app.demo;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Prints where things stand every few seconds, a line each, for outputs that are no terminal. */
public final class LineView implements DemoView {
    private static final long EVERY_NANOS = 2_000_000_000L;

    private final PrintWriter out;
    private long last = System.nanoTime();
    private final Map<String, String> alarms = new HashMap<>();
    private boolean trained;

    /** Prints to anything. */
    public LineView(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(Standing standing) {
        boolean justTrained = !trained && standing.training().over();
        long now = System.nanoTime();
        if (now - last < EVERY_NANOS && !justTrained) {
            return;
        }
        last = now;
        if (!trained) {
            out.println(InWords.of(standing.training()));
            trained = justTrained;
        }
        standing.jobs().stream().filter(job -> job.counts().events() > 0).forEach(this::print);
        standing.passages().forEach(this::print);
        out.flush();
    }

    private void print(JobStanding job) {
        out.printf(
                Locale.ROOT,
                "%-8s %,d events  %.0f events/s  p50 %d ms  p99 %d ms  %s%n",
                job.name(),
                job.counts().events(),
                job.pace().eventsPerSecond(),
                job.pace().medianMillis(),
                job.pace().slowestMillis(),
                InWords.of(job));
        if (!job.lastAlarm().isEmpty() && !job.lastAlarm().equals(alarms.put(job.name(), job.lastAlarm()))) {
            out.printf("%-8s last alarm: %s%n", job.name(), job.lastAlarm());
        }
    }

    private void print(Standing.Passage passage) {
        int from = Math.max(0, passage.text().size() - 76);
        out.printf(
                Locale.ROOT,
                "%-9s %5.1f  %s%n",
                passage.key(),
                passage.perplexity(),
                String.join("", passage.text().subList(from, passage.text().size())));
    }
}
