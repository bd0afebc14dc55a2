package io.github.cellstream.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The jobs of a demo side by side, a column each. */
final class JobTable {
    private JobTable() {}

    /** Returns the table's lines. */
    static List<String> lines(List<JobStanding> jobs) {
        List<String> lines = new ArrayList<>();
        lines.add(line("", jobs, JobStanding::name));
        lines.add(line("answered", jobs, JobTable::answered));
        lines.add(line(
                "latency p50, p99",
                jobs,
                job -> String.format(
                        Locale.ROOT,
                        "%d ms, %d ms",
                        job.pace().medianMillis(),
                        job.pace().slowestMillis())));
        lines.add(line(
                "faults found",
                jobs,
                job -> String.format(
                        Locale.ROOT,
                        "%,d of %,d",
                        job.faults().found(),
                        job.faults().injected())));
        lines.add(line("false alarms", jobs, job -> String.format(Locale.ROOT, "%,d", job.falseAlarms())));
        if (jobs.stream().anyMatch(job -> !Double.isNaN(job.quality().coverage()))) {
            lines.add(line(
                    "90 % intervals",
                    jobs,
                    job -> String.format(
                            Locale.ROOT, "hold %.1f %%", 100 * job.quality().coverage())));
        }
        if (jobs.stream().anyMatch(job -> !Double.isNaN(job.quality().perplexity()))) {
            lines.add(line("perplexity", jobs, InWords::worth));
        }
        return lines;
    }

    private static String answered(JobStanding job) {
        return String.format(
                Locale.ROOT,
                "%,d, %,d waiting",
                job.counts().predictions() + job.counts().deadLetters(),
                job.counts().ahead());
    }

    private static String line(String label, List<JobStanding> jobs, Function<JobStanding, String> cell) {
        StringBuilder line = new StringBuilder(String.format("  %-16s", label));
        jobs.forEach(job -> line.append(String.format(" %26s", cell.apply(job))));
        return line.toString();
    }
}
