package io.github.cellstream.benchmarks.pipeline;

import io.github.cellstream.benchmarks.contender.Contender;
import io.github.cellstream.benchmarks.report.BarChart;
import io.github.cellstream.benchmarks.workload.BenchModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/** Results as charts, as far as there is something to compare. */
final class PipelineCharts {
    private static final List<Contender> BY_SIZE = List.of(
            Contender.CELLSTREAM_JVM,
            Contender.CELLSTREAM_ONNXRUNTIME,
            Contender.FLINK_ROCKSDB,
            Contender.ONNXRUNTIME_NAIVE);
    private static final List<Contender> BY_KEYS =
            List.of(Contender.CELLSTREAM_JVM, Contender.COUNT, Contender.FLINK_ROCKSDB, Contender.ONNXRUNTIME_NAIVE);

    private PipelineCharts() {}

    /** Returns charts by the names of their files. */
    static Map<String, BarChart> of(List<PipelineResult> results) {
        List<PipelineResult> sound = results.stream()
                .filter(result -> !result.runs().isEmpty()
                        && result.measured().partitions() == 1
                        && !result.measured().embeddedBroker())
                .toList();
        Map<String, BarChart> charts = new LinkedHashMap<>();
        if (sound.isEmpty()) {
            return charts;
        }
        PipelineCase first = sound.get(0).measured();
        List<PipelineResult> middle = sound.stream()
                .filter(result -> result.measured().keys() == first.keys()
                        && result.measured().model().equals(first.model()))
                .toList();
        String where = ", " + first.model() + " units, " + String.format("%,d", first.keys()) + " keys";
        charts.put(
                "pipeline-throughput.svg",
                new BarChart(
                        "Throughput of one thread" + where,
                        "events a second",
                        List.of("events/s"),
                        groups(middle, figure -> List.of(figure.eventsPerSecond()))));
        if (middle.stream().anyMatch(result -> !Double.isNaN(result.median().p50Millis()))) {
            charts.put(
                    "pipeline-latency.svg",
                    new BarChart(
                            "Latency at half of the throughput" + where,
                            "ms from append to append",
                            List.of("median", "99 of 100"),
                            groups(middle, figure -> List.of(figure.p50Millis(), figure.p99Millis()))));
        }
        List<BenchModel> models = distinct(sound, one -> one.contender().usesModel(), PipelineCase::model);
        if (models.size() > 1) {
            charts.put(
                    "pipeline-hidden.svg",
                    by("units", BY_SIZE, models, sound, PipelineCase::model, one -> one.keys() == first.keys()));
        }
        List<Integer> keys = distinct(sound, one -> true, PipelineCase::keys);
        if (keys.size() > 1) {
            charts.put(
                    "pipeline-keys.svg",
                    by(
                            "keys",
                            BY_KEYS,
                            keys.stream().sorted().toList(),
                            sound,
                            PipelineCase::keys,
                            one -> one.model().equals(first.model())));
        }
        return charts;
    }

    private static List<BarChart.Group> groups(
            List<PipelineResult> results, Function<PipelineFigure, List<Double>> values) {
        return results.stream()
                .map(result -> new BarChart.Group(
                        result.measured().contender() + (result.measured().exactlyOnce() ? "" : ", at-least-once"),
                        values.apply(result.median())))
                .toList();
    }

    private static <T> List<T> distinct(
            List<PipelineResult> results, Predicate<PipelineCase> which, Function<PipelineCase, T> value) {
        return results.stream()
                .map(PipelineResult::measured)
                .filter(which)
                .map(value)
                .distinct()
                .toList();
    }

    private static <T> BarChart by(
            String what,
            List<Contender> contenders,
            List<T> values,
            List<PipelineResult> results,
            Function<PipelineCase, T> value,
            Predicate<PipelineCase> which) {
        List<BarChart.Group> groups = values.stream()
                .map(one -> new BarChart.Group(
                        (one instanceof Integer number ? String.format("%,d", number) : one) + " " + what,
                        contenders.stream()
                                .map(contender -> results.stream()
                                        .filter(result -> result.measured().contender() == contender
                                                && result.measured().exactlyOnce()
                                                && which.test(result.measured())
                                                && Objects.equals(value.apply(result.measured()), one))
                                        .mapToDouble(result -> result.median().eventsPerSecond())
                                        .findFirst()
                                        .orElse(Double.NaN))
                                .toList()))
                .toList();
        return new BarChart(
                "Throughput by " + what + ", exactly once",
                "events a second",
                contenders.stream().map(Contender::label).toList(),
                groups);
    }
}
