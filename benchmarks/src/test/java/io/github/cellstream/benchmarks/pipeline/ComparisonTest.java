package io.github.cellstream.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.benchmarks.contender.Contender;
import io.github.cellstream.benchmarks.machine.Machine;
import io.github.cellstream.benchmarks.workload.BenchModel;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final BenchModel MODEL = new BenchModel(1, 64);
    private static final Machine MACHINE = new Machine("processor", 2, "system", "java");

    static PipelineFigure figure(double eventsPerSecond, double changelog) {
        return new PipelineFigure(eventsPerSecond, 3, 2, 100, changelog, 1 << 28, 4, Double.NaN);
    }

    private static PipelineResult result(Contender contender, PipelineFigure... runs) {
        return new PipelineResult(PipelineCase.of(contender, true, 10_000, MODEL), List.of(runs));
    }

    @Test
    void shouldCompareMedians() {
        Comparison comparison = new Comparison(List.of(
                result(Contender.PASS_THROUGH, figure(400_000, 0), figure(100, 0), figure(500_000, 0)),
                result(Contender.CELLSTREAM_JVM, figure(200_000, 30), figure(320_000, 60), figure(310_000, 40))));
        assertThat(comparison.relations())
                .extracting(Comparison.Relation::what)
                .containsExactly(
                        "cellstream-jvm / pass-through", "cellstream-jvm, changelog bytes / bytes of state, an event");
        Comparison.Relation speed = comparison.relations().get(0);
        assertThat(speed.value()).isCloseTo(0.775, Offset.offset(1e-9));
        assertThat(speed.met()).isTrue();
        assertThat(comparison.relations().get(1).value()).isCloseTo(40 / 512.0, Offset.offset(1e-9));
    }

    @Test
    void shouldSayWhatIsMissed() {
        assertThat(new Comparison.Relation("share", 0.5, 0.75, true).line()).contains("0.50", "≥ 0.75", "missed");
        assertThat(new Comparison.Relation("bytes", 0.05, 0.1, false).line()).contains("≤ 0.10", "met");
    }

    @Test
    void shouldTellWhyACaseFailedAndGoOnWithTheOthers() {
        PipelineResult failed = new PipelineResult(
                PipelineCase.of(Contender.CELLSTREAM_JVM, true, 10_000, MODEL),
                List.of(),
                Optional.of("the JVM of cellstream-jvm ended: java.lang.Error: no\nits log"));
        PipelineReport report = new PipelineReport(
                MACHINE,
                new PipelineLength(1, 1, 0),
                List.of(result(Contender.PASS_THROUGH, figure(400_000, 0)), failed));
        assertThat(report.table())
                .contains("400000", "failed: the JVM of cellstream-jvm ended: java.lang.Error: no")
                .doesNotContain("its log", "in relation");
        assertThat(report.json())
                .contains("\"failure\":\"the JVM of cellstream-jvm ended", "\"failure\":null", "\"p99Millis\":null");
        assertThat(PipelineCharts.of(report.results()).values())
                .allSatisfy(chart -> assertThat(chart.groups()).hasSize(1));
    }

    @Test
    void shouldSayHowManyThreadsWork() {
        PipelineReport report = new PipelineReport(
                MACHINE, new PipelineLength(1, 1, 0), List.of(result(Contender.FLINK_ROCKSDB, figure(9, 0))));
        assertThat(report.json()).contains("\"workThreads\":2", "\"fetcherThreads\":1");
        assertThat(report.table()).contains("flink-heap-chained in one");
    }

    @Test
    void shouldGiveSlowContendersFewerEvents() {
        PipelineLength length = new PipelineLength(800, 1600, 5);
        assertThat(length.total(Contender.CELLSTREAM_JVM)).isEqualTo(2400);
        assertThat(length.total(Contender.ONNXRUNTIME_NAIVE)).isEqualTo(300);
        assertThat(length.warmUp(Contender.ONNXRUNTIME_NAIVE)).isEqualTo(100);
        assertThat(figure(250_000, 0).micros()).isEqualTo(4);
    }

    @Test
    void shouldDrawWhatWasVaried() {
        List<PipelineResult> results = List.of(
                result(Contender.CELLSTREAM_JVM, figure(3, 0)),
                new PipelineResult(
                        PipelineCase.of(Contender.CELLSTREAM_JVM, true, 10_000, new BenchModel(1, 32)),
                        List.of(figure(4, 0))),
                new PipelineResult(
                        PipelineCase.of(Contender.CELLSTREAM_JVM, true, 1_000_000, MODEL), List.of(figure(2, 0))));
        assertThat(PipelineCharts.of(results))
                .containsOnlyKeys(
                        "pipeline-throughput.svg", "pipeline-latency.svg", "pipeline-hidden.svg", "pipeline-keys.svg");
        assertThat(PipelineCharts.of(results).get("pipeline-throughput.svg"))
                .satisfies(chart -> assertThat(chart.groups()).hasSize(1));
    }
}
