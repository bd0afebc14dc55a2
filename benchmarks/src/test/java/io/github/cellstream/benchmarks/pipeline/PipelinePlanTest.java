package io.github.cellstream.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.app.cli.CellstreamCommand;
import io.github.cellstream.benchmarks.contender.Contender;
import io.github.cellstream.benchmarks.workload.BenchModel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelinePlanTest {
    private static final List<Contender> ALL = Arrays.asList(Contender.values());
    private static final BenchModel MIDDLE = new BenchModel(1, 64);

    @Test
    void shouldAllowEveryRelationWithTheTargetsCases() {
        List<PipelineCase> cases = PipelinePlan.targets(ALL, true);
        List<PipelineResult> results = cases.stream()
                .map(one -> new PipelineResult(one, List.of(ComparisonTest.figure(1000, 30))))
                .toList();
        assertThat(new Comparison(results).relations()).hasSize(10);
        assertThat(cases).doesNotHaveDuplicates();
    }

    @Test
    void shouldLeaveThreadsAndTheBrokersPlaceOutOfTheQuickRun() {
        assertThat(PipelinePlan.targets(ALL, false)).hasSize(12).allSatisfy(one -> {
            assertThat(one.partitions()).isEqualTo(1);
            assertThat(one.embeddedBroker()).isFalse();
        });
    }

    @Test
    void shouldVaryOneThingAtATime() {
        List<PipelineCase> cases = new PipelinePlan(
                        List.of(Contender.COUNT, Contender.CELLSTREAM_JVM),
                        List.of(true, false),
                        List.of(1_000, 10_000, 1_000_000),
                        List.of(new BenchModel(1, 32), MIDDLE, new BenchModel(2, 128)),
                        true)
                .cases();
        assertThat(cases)
                .doesNotHaveDuplicates()
                .startsWith(
                        PipelineCase.of(Contender.COUNT, true, 10_000, MIDDLE),
                        PipelineCase.of(Contender.CELLSTREAM_JVM, true, 10_000, MIDDLE))
                .contains(
                        PipelineCase.of(Contender.COUNT, false, 10_000, MIDDLE),
                        PipelineCase.of(Contender.CELLSTREAM_JVM, true, 1_000_000, MIDDLE),
                        PipelineCase.of(Contender.CELLSTREAM_JVM, true, 10_000, new BenchModel(2, 128)))
                .doesNotContain(
                        PipelineCase.of(Contender.CELLSTREAM_JVM, false, 1_000_000, MIDDLE),
                        PipelineCase.of(Contender.COUNT, true, 10_000, new BenchModel(2, 128)));
        // two in the middle, two at least once, four of other keys, two of other networks, three placed
        assertThat(cases).hasSize(13);
    }

    @Test
    void shouldTakeTheFirstValuesForTheMiddleWhereTheUsualOnesAreNotWanted() {
        assertThat(new PipelinePlan(
                                List.of(Contender.CELLSTREAM_JVM),
                                List.of(false),
                                List.of(500),
                                List.of(new BenchModel(1, 32)),
                                false)
                        .cases())
                .containsExactly(PipelineCase.of(Contender.CELLSTREAM_JVM, false, 500, new BenchModel(1, 32)));
    }

    @Test
    void shouldGiveFlinkTheGuaranteeThatItsStatesAreThereFor() {
        assertThat(PipelinePlan.targets(
                        List.of(Contender.FLINK_HEAP, Contender.FLINK_HEAP_CHAINED, Contender.FLINK_ROCKSDB), true))
                .extracting(PipelineCase::exactlyOnce)
                .containsExactly(false, false, true);
    }

    @Test
    void shouldTellSettingsApart() {
        PipelineCase plain = PipelineCase.of(Contender.CELLSTREAM_JVM, true, 10_000, MIDDLE);
        PipelineCase other = plain.with(Map.of("b", "2", "a", "1"));
        assertThat(other).isNotEqualTo(plain).isEqualTo(plain.with(Map.of("a", "1", "b", "2")));
        assertThat(other.label()).endsWith(" a=1 b=2");
        assertThat(other.withThreads(2).settings()).isEqualTo(other.settings());
        assertThat(other.with(Map.of("b", "3")).settings()).isEqualTo(Map.of("a", "1", "b", "3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--quick --full",
                "--only spark",
                "--guarantee at-most-once",
                "--hidden many",
                "--repetitions 0",
                "--events 0",
                "--keys 0",
                "--latency-seconds -1",
                "--set batch.max.events"
            })
    void shouldRefuseOptionsThatSayNothing(String options) {
        assertThat(CellstreamCommand.run(("bench pipeline " + options).split(" ", -1)))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--keys 0", "--hidden 0", "--precision f8", "--repetitions 0", "--session-seconds 0"})
    void shouldRefuseARecoveryOfNothing(String options) {
        assertThat(CellstreamCommand.run(("bench recovery " + options).split(" ", -1)))
                .isEqualTo(2);
    }
}
