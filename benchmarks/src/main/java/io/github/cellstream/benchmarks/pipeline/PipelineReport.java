package io.github.cellstream.benchmarks.pipeline;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.cellstream.benchmarks.machine.Machine;
import io.github.cellstream.benchmarks.report.JsonReport;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The results for people and for programs.
 *
 * @param machine where they were measured
 * @param length of the runs
 * @param results in the order of the plan
 */
record PipelineReport(Machine machine, PipelineLength length, List<PipelineResult> results) {
    PipelineReport {
        results = List.copyOf(results);
    }

    /** Returns the tables. */
    String table() {
        Comparison comparison = new Comparison(results);
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, %d cores, %s, %s%n%,d events after %,d (onnxruntime-naive an eighth, flink-rocksdb and"
                        + " cellstream-onnxruntime half of both); medians.%n"
                        + "cpu µs: processor time of the busiest thread. p50, p99: ms from the broker's append of an event"
                        + " to its append of the answer, at half of%nthe throughput; under exactly-once a reader of"
                        + " committed data sees the answer at the commit, up to a second later. RSS: the peak.%n"
                        + "flink-heap and flink-rocksdb work in two threads, source and step, flink-heap-chained in one;"
                        + " Flink's fetcher is one more.%n%n",
                machine.processor(),
                machine.cores(),
                machine.system(),
                machine.java(),
                length.events(),
                length.warmUp()));
        text.append(String.format(
                "%-22s %-13s %9s %6s %3s %9s %8s %8s %6s %6s %7s %9s %6s %6s  %s%n",
                "contender",
                "guarantee",
                "keys",
                "hidden",
                "thr",
                "events/s",
                "µs",
                "cpu µs",
                "p50ms",
                "p99ms",
                "heap B",
                "changelog",
                "RSS MB",
                "×pass",
                "broker"));
        for (PipelineResult result : results) {
            text.append(line(result, comparison)).append(System.lineSeparator());
        }
        List<Comparison.Relation> relations = comparison.relations();
        if (!relations.isEmpty()) {
            text.append(String.format("%n%-62s %6s   %s%n", "in relation", "found", "wanted"));
            relations.forEach(relation -> text.append(relation.line()).append(System.lineSeparator()));
        }
        return text.toString();
    }

    private static String line(PipelineResult result, Comparison comparison) {
        PipelineCase one = result.measured();
        PipelineFigure figure = result.median();
        if (result.runs().isEmpty()) {
            return String.format(
                    "%-22s %-13s %9d %6s %3s failed: %s",
                    one.contender(), one.guarantee(), one.keys(), network(one), threads(one), reason(result));
        }
        return String.format(
                Locale.ROOT,
                "%-22s %-13s %9d %6s %3s %9.0f %8.2f %8.2f %6s %6s %7.0f %9s %6.0f %6s  %s%s",
                one.contender(),
                one.guarantee(),
                one.keys(),
                network(one),
                threads(one),
                figure.eventsPerSecond(),
                figure.micros(),
                figure.busiestMicros(),
                whole(figure.p50Millis()),
                whole(figure.p99Millis()),
                figure.allocatedBytes(),
                whole(figure.changelogBytes()),
                figure.peakBytes() / (1 << 20),
                comparison.ofPassThrough(result).stream()
                        .mapToObj(value -> String.format(Locale.ROOT, "%.2f", value))
                        .findFirst()
                        .orElse("-"),
                (one.embeddedBroker() ? "embedded" : "own JVM") + one.settingsLine(),
                result.failure().isEmpty() ? "" : "  then failed: " + reason(result));
    }

    private static String network(PipelineCase one) {
        return one.contender().usesModel() ? one.model().toString() : "-";
    }

    private static String threads(PipelineCase one) {
        return one.partitions() == 1 ? "1" : one.threads() + "/" + one.partitions();
    }

    /** Returns the first line of why a case failed; the rest was told when it did. */
    private static String reason(PipelineResult result) {
        return result.failure().orElse("").lines().findFirst().orElse("");
    }

    private static String whole(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.0f", value);
    }

    /** Returns everything as one JSON object. */
    String json() {
        return JsonReport.of(machine, json -> {
            json.writeNumberField("warmUpEvents", length.warmUp());
            json.writeNumberField("countedEvents", length.events());
            Comparison comparison = new Comparison(results);
            json.writeArrayFieldStart("results");
            for (PipelineResult result : results) {
                write(json, result, comparison);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("relations");
            for (Comparison.Relation relation : comparison.relations()) {
                json.writeStartObject();
                json.writeStringField("what", relation.what());
                json.writeNumberField("value", relation.value());
                json.writeNumberField("target", relation.target());
                json.writeBooleanField("met", relation.met());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, PipelineResult result, Comparison comparison) throws IOException {
        PipelineCase one = result.measured();
        PipelineFigure figure = result.median();
        json.writeStartObject();
        json.writeStringField("contender", one.contender().label());
        json.writeStringField("guarantee", one.guarantee());
        json.writeNumberField("keys", one.keys());
        json.writeStringField("hidden", one.model().toString());
        json.writeNumberField("partitions", one.partitions());
        json.writeNumberField("threads", one.threads());
        json.writeNumberField("workThreads", one.threads() * one.contender().workThreads());
        json.writeNumberField("fetcherThreads", one.contender().onFlink() ? 1 : 0);
        json.writeBooleanField("embeddedBroker", one.embeddedBroker());
        json.writeObjectFieldStart("settings");
        for (Map.Entry<String, String> setting : one.settings().entrySet()) {
            json.writeStringField(setting.getKey(), setting.getValue());
        }
        json.writeEndObject();
        json.writeStringField("failure", result.failure().orElse(null));
        json.writeArrayFieldStart("runs");
        for (PipelineFigure run : result.runs()) {
            json.writeNumber(run.eventsPerSecond());
        }
        json.writeEndArray();
        JsonReport.number(json, "eventsPerSecond", figure.eventsPerSecond());
        JsonReport.number(json, "microsPerEvent", figure.micros());
        JsonReport.number(json, "cpuMicrosPerEvent", figure.cpuMicros());
        JsonReport.number(json, "busiestThreadMicrosPerEvent", figure.busiestMicros());
        JsonReport.number(json, "heapBytesPerEvent", figure.allocatedBytes());
        JsonReport.number(json, "changelogBytesPerEvent", figure.changelogBytes());
        JsonReport.number(json, "peakResidentBytes", figure.peakBytes());
        JsonReport.number(json, "p50Millis", figure.p50Millis());
        JsonReport.number(json, "p99Millis", figure.p99Millis());
        JsonReport.number(
                json, "ofPassThrough", comparison.ofPassThrough(result).orElse(Double.NaN));
        json.writeEndObject();
    }
}
