package io.github.cellstream.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.benchmarks.contender.Contender;
import io.github.cellstream.benchmarks.machine.Machine;
import io.github.cellstream.benchmarks.report.BenchProgress;
import io.github.cellstream.benchmarks.workload.BenchModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The smallest bench there is, in JVMs of its own: one contender that works, one that cannot start. */
class PipelineBenchIT {
    private static final BenchModel MODEL = new BenchModel(1, 32);

    /** Enough for some seconds, of which each ends with a commit: the changelog is written then and only then. */
    private static final PipelineLength LENGTH = new PipelineLength(1_000, 600_000, 1.5);

    @AfterEach
    void forgetTheFolder() {
        System.clearProperty(FlinkProgram.FOLDER);
    }

    @Test
    void shouldMeasureWhatWorksAndSayWhatFailed(@TempDir Path empty) throws IOException {
        System.setProperty(FlinkProgram.FOLDER, empty.toString());
        StringWriter progress = new StringWriter();
        List<PipelineResult> results;
        try (BenchProgress shown = BenchProgress.to(new PrintWriter(progress), 2)) {
            results = new PipelineBench(
                            List.of(
                                    PipelineCase.of(Contender.FLINK_HEAP, false, 100, MODEL),
                                    PipelineCase.of(Contender.CELLSTREAM_JVM, true, 100, MODEL)),
                            LENGTH,
                            shown)
                    .run(1, true);
        }

        assertThat(results.get(0).runs()).isEmpty();
        assertThat(results.get(0).failure())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .startsWith("the JVM of flink-heap ended")
                        .contains("ClassNotFoundException"));
        assertThat(results.get(1).failure()).isEmpty();
        PipelineFigure figure = results.get(1).median();
        assertThat(figure.eventsPerSecond()).isPositive();
        assertThat(figure.busiestMicros()).isPositive();
        assertThat(figure.changelogBytes()).isPositive();
        assertThat(figure.peakBytes()).isGreaterThan(1 << 20);
        assertThat(figure.p50Millis()).isLessThanOrEqualTo(figure.p99Millis());
        assertThat(new PipelineReport(Machine.here(), LENGTH, results).table()).contains("failed: ", "cellstream-jvm");
        assertThat(leftovers()).isEmpty();
    }

    private static List<Path> leftovers() throws IOException {
        String mine = "cellstream-bench-" + ProcessHandle.current().pid() + "-";
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(mine))
                    .toList();
        }
    }
}
