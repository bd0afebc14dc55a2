package io.github.cellstream.benchmarks.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.benchmarks.machine.Machine;
import io.github.cellstream.benchmarks.workload.BenchModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryReportTest {
    private static final Restore HALF =
            new Restore(true, 1_000_000, 300_000_000, List.of(2.5, 9.0, 2.0), List.of(5.0, 6.0, 7.0));

    private static RecoveryReport report(int keys, Restore... restores) {
        return new RecoveryReport(
                new Machine("processor", 2, "system", "java"),
                new RecoverySize(keys, new BenchModel(1, 64), 3, 10_000),
                List.of(restores),
                List.of(new Outage(Outage.Kind.WITH_STANDBY, 11.5, 12.25, 0)),
                List.of("kill -9, restarted at once: no answer within 180 s"));
    }

    @Test
    void shouldDivideByTheMedian() {
        assertThat(HALF.medianSeconds()).isEqualTo(2.5);
        assertThat(HALF.medianReadySeconds()).isEqualTo(6);
        assertThat(HALF.recordsPerSecond()).isEqualTo(400_000);
        assertThat(HALF.megabytesPerSecond()).isEqualTo(120);
    }

    @Test
    void shouldHoldAMillionStatesInHalfPrecisionAgainstTheTarget() {
        assertThat(report(1_000_000, HALF).table()).contains("≤ 3 s met");
        assertThat(report(1_000, HALF).table()).doesNotContain("≤ 3 s");
        Restore slow = new Restore(true, 1_000_000, 1, List.of(3.1), List.of(4.0));
        assertThat(report(1_000_000, slow).table()).contains("≤ 3 s missed");
    }

    @Test
    void shouldTellKillsAndFailures() {
        RecoveryReport report = report(1_000_000, HALF);
        assertThat(report.table())
                .contains("second instance, a standby", "11.50 s", "12.25 s", "failed: kill -9, restarted at once");
        assertThat(report.json()).contains("\"appendedSeconds\":11.5", "\"recordsPerSecond\":400000.0", "no answer");
        assertThat(report.charts()).containsOnlyKeys("recovery-restore.svg", "recovery-kill.svg");
    }
}
