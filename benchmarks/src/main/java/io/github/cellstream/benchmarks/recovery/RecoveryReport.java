package io.github.cellstream.benchmarks.recovery;

import io.github.cellstream.benchmarks.machine.Machine;
import io.github.cellstream.benchmarks.report.BarChart;
import io.github.cellstream.benchmarks.report.JsonReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The results for people and for programs.
 *
 * @param machine where they were measured
 * @param size of what was recovered
 * @param restores by precision
 * @param outages after {@code kill -9}
 * @param failures what could not be measured, a line each
 */
record RecoveryReport(
        Machine machine, RecoverySize size, List<Restore> restores, List<Outage> outages, List<String> failures) {
    private static final int TARGET_KEYS = 1_000_000;
    private static final double TARGET_SECONDS = 3;

    RecoveryReport {
        restores = List.copyOf(restores);
        outages = List.copyOf(outages);
        failures = List.copyOf(failures);
    }

    /** Returns the tables. */
    String table() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, %d cores, %s, %s%n%,d keys, LSTM %s, one partition, exactly once, a commit a second; broker in a JVM of"
                        + " its own; medians of %d%n%n",
                machine.processor(),
                machine.cores(),
                machine.system(),
                machine.java(),
                size.keys(),
                size.model(),
                size.repetitions()));
        text.append(String.format(
                "%-10s %10s %14s %12s %12s %8s %14s%n",
                "restore of", "seconds", "until ready", "changelog", "records/s", "MB/s", "target"));
        for (Restore restore : restores) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-10s %10.2f %12.2f s %9.0f MB %12.0f %8.0f %14s%n",
                    restore.precision(),
                    restore.medianSeconds(),
                    restore.medianReadySeconds(),
                    restore.changelogBytes() * 1e-6,
                    restore.recordsPerSecond(),
                    restore.megabytesPerSecond(),
                    target(restore)));
        }
        if (!outages.isEmpty()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%nkill -9; session.timeout.ms %d: so long the group waits for the one that is gone (Kafka's default is"
                            + " 45000)%n%-30s %18s %18s %14s%n",
                    size.sessionMillis(),
                    "then",
                    "first answer after",
                    "read committed",
                    "of it restored"));
        }
        for (Outage outage : outages) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-30s %16.2f s %16.2f s %12.2f s%n",
                    outage.kind().label(),
                    outage.appendedSeconds(),
                    outage.readableSeconds(),
                    outage.restoringSeconds()));
        }
        failures.forEach(failure -> text.append(String.format("failed: %s%n", failure)));
        return text.toString();
    }

    /** Returns charts by the names of their files. */
    Map<String, BarChart> charts() {
        Map<String, BarChart> charts = new LinkedHashMap<>();
        String what = String.format(Locale.ROOT, "%,d keys, LSTM %s", size.keys(), size.model());
        if (!restores.isEmpty()) {
            charts.put(
                    "recovery-restore.svg",
                    new BarChart(
                            "Restore of " + what,
                            "seconds",
                            List.of("restore", "start of the JVM to ready"),
                            restores.stream()
                                    .map(restore -> new BarChart.Group(
                                            restore.precision(),
                                            List.of(restore.medianSeconds(), restore.medianReadySeconds())))
                                    .toList()));
        }
        if (!outages.isEmpty()) {
            charts.put(
                    "recovery-kill.svg",
                    new BarChart(
                            "From kill -9 to the first new answer, " + what,
                            "seconds, session timeout " + size.sessionMillis() / 1000 + " s",
                            List.of("appended", "read committed"),
                            outages.stream()
                                    .map(outage -> new BarChart.Group(
                                            outage.kind().label(),
                                            List.of(outage.appendedSeconds(), outage.readableSeconds())))
                                    .toList()));
        }
        return charts;
    }

    /** Returns everything as one JSON object. */
    String json() {
        return JsonReport.of(machine, json -> {
            json.writeNumberField("keys", size.keys());
            json.writeStringField("hidden", size.model().toString());
            json.writeNumberField("sessionMillis", size.sessionMillis());
            json.writeArrayFieldStart("restores");
            for (Restore restore : restores) {
                json.writeStartObject();
                json.writeStringField("precision", restore.precision());
                json.writeNumberField("records", restore.records());
                json.writeNumberField("changelogBytes", restore.changelogBytes());
                json.writeArrayFieldStart("runs");
                for (double seconds : restore.seconds()) {
                    json.writeNumber(seconds);
                }
                json.writeEndArray();
                json.writeNumberField("seconds", restore.medianSeconds());
                json.writeNumberField("readySeconds", restore.medianReadySeconds());
                json.writeNumberField("recordsPerSecond", restore.recordsPerSecond());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("kills");
            for (Outage outage : outages) {
                json.writeStartObject();
                json.writeStringField("then", outage.kind().label());
                json.writeNumberField("appendedSeconds", outage.appendedSeconds());
                json.writeNumberField("readableSeconds", outage.readableSeconds());
                json.writeNumberField("restoringSeconds", outage.restoringSeconds());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("failures");
            for (String failure : failures) {
                json.writeString(failure);
            }
            json.writeEndArray();
        });
    }

    private String target(Restore restore) {
        if (!restore.half() || size.keys() != TARGET_KEYS) {
            return "-";
        }
        return "≤ 3 s " + (restore.medianSeconds() <= TARGET_SECONDS ? "met" : "missed");
    }
}
