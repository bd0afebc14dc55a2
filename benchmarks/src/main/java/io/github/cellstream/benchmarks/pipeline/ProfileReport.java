package io.github.cellstream.benchmarks.pipeline;

import io.github.cellstream.benchmarks.machine.Machine;
import io.github.cellstream.benchmarks.report.BarChart;
import io.github.cellstream.benchmarks.report.JsonReport;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Where the time goes, for people and for programs.
 *
 * @param machine where it was measured
 * @param profiles of contenders, each a column
 */
record ProfileReport(Machine machine, List<Profile> profiles) {
    private static final int SERIES = 4;

    ProfileReport {
        profiles = List.copyOf(profiles);
    }

    /** Returns the table. */
    String table() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, %d cores, %s, %s%nµs of an event in the busiest thread: its processor time, shared out by samples of"
                        + " its stack %s%n%n%-24s",
                machine.processor(),
                machine.cores(),
                machine.system(),
                machine.java(),
                precise()
                        ? "by processor time"
                        : "while it does not wait; native code is seen too seldom, JDK 25 sees it",
                "layer"));
        profiles.forEach(
                profile -> text.append(String.format(" %24s", profile.measured().contender())));
        text.append(System.lineSeparator());
        for (Layer layer : layers()) {
            text.append(String.format("%-24s", layer.label()));
            for (Profile profile : profiles) {
                text.append(String.format(Locale.ROOT, " %24.2f", profile.micros(layer)));
            }
            text.append(System.lineSeparator());
        }
        text.append(String.format("%-24s", "together"));
        profiles.forEach(profile -> text.append(String.format(Locale.ROOT, " %24.2f", profile.micros())));
        text.append(String.format("%n%-24s", "samples"));
        profiles.forEach(profile -> text.append(String.format(Locale.ROOT, " %24d", profile.samples())));
        return text.append(System.lineSeparator()).toString();
    }

    /** Returns the bars of at most four contenders. */
    BarChart chart() {
        List<Profile> shown = profiles.subList(0, Math.min(SERIES, profiles.size()));
        return new BarChart(
                "Where the time of an event goes, in the stream thread",
                "µs of processor time",
                shown.stream()
                        .map(profile -> profile.measured().contender().label())
                        .toList(),
                layers().stream()
                        .map(layer -> new BarChart.Group(
                                layer.label(),
                                shown.stream()
                                        .map(profile -> profile.micros(layer))
                                        .toList()))
                        .toList());
    }

    /** Returns everything as one JSON object. */
    String json() {
        return JsonReport.of(machine, json -> {
            json.writeBooleanField("byProcessorTime", precise());
            json.writeArrayFieldStart("profiles");
            for (Profile profile : profiles) {
                json.writeStartObject();
                json.writeStringField(
                        "contender", profile.measured().contender().label());
                json.writeStringField("guarantee", profile.measured().guarantee());
                json.writeNumberField("keys", profile.measured().keys());
                json.writeStringField("hidden", profile.measured().model().toString());
                json.writeNumberField("microsPerEvent", profile.micros());
                json.writeNumberField("samples", profile.samples());
                json.writeObjectFieldStart("layers");
                for (Layer layer : layers()) {
                    json.writeNumberField(layer.label(), profile.micros(layer));
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private boolean precise() {
        return profiles.stream().allMatch(Profile::precise);
    }

    private List<Layer> layers() {
        return Arrays.stream(Layer.values())
                .filter(layer -> profiles.stream().anyMatch(profile -> profile.micros(layer) > 0))
                .toList();
    }
}
