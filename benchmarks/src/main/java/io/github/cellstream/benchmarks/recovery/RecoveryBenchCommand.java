package io.github.cellstream.benchmarks.recovery;

import io.github.cellstream.app.cli.BenchmarkCommand;
import io.github.cellstream.benchmarks.machine.Machine;
import io.github.cellstream.benchmarks.process.QuietLog;
import io.github.cellstream.benchmarks.report.BenchProgress;
import io.github.cellstream.benchmarks.workload.BenchModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellstream bench recovery}. */
@Command(
        name = "recovery",
        description = "Time the restore of the states from the changelog, and the silence after kill -9.",
        footer = {
            "",
            "The program's own job on one partition, exactly once, a broker in a JVM of its own. It takes some 5 minutes,",
            "--quick half of one. Exit code 1 if a part failed; the others are told all the same."
        })
public final class RecoveryBenchCommand implements BenchmarkCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Option(names = "--charts", paramLabel = "FOLDER", description = "Write charts there too, as SVG.")
    private @Nullable Path charts;

    @Option(names = "--quick", description = "100,000 keys, each restore once.")
    private boolean quick;

    @Option(names = "--keys", paramLabel = "N", description = "States. 1,000,000; with --quick 100,000.")
    private @Nullable Integer keys;

    @Option(
            names = "--hidden",
            paramLabel = "UNITS",
            defaultValue = "64",
            description = "LSTM units; 2x128 are two layers. ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String hidden;

    @Option(
            names = "--precision",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "f32,f16",
            description = "How states are stored. ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<String> precisions;

    @Option(names = "--repetitions", description = "Restores of each. 3; with --quick 1.")
    private @Nullable Integer repetitions;

    @Option(
            names = "--session-seconds",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "session.timeout.ms of the job, in seconds: the group misses a killed instance after it."
                    + " ${DEFAULT-VALUE}; Kafka's default is 45.")
    private int sessionSeconds;

    @Option(names = "--no-kill", description = "Restores alone.")
    private boolean noKill;

    /** Made by {@link java.util.ServiceLoader}. */
    public RecoveryBenchCommand() {}

    @Override
    public void run() {
        QuietLog.errorsOnly();
        PrintWriter out = spec.commandLine().getOut();
        RecoverySize size = size();
        List<Boolean> halves = precisions.stream().map(this::half).toList();
        boolean kills = !noKill && halves.contains(false);
        int parts = halves.size() * (1 + size.repetitions()) + (kills ? Outage.Kind.values().length : 0);
        try (BenchProgress progress = BenchProgress.to(spec.commandLine().getErr(), parts);
                RecoveryBench bench = new RecoveryBench(size, progress)) {
            List<Restore> restores = new ArrayList<>();
            for (boolean half : halves) {
                Restore restore = bench.restore(half);
                if (restore != null) {
                    restores.add(restore);
                }
            }
            List<Outage> outages = new ArrayList<>();
            for (Outage.Kind kind : kills ? Outage.Kind.values() : new Outage.Kind[0]) {
                Outage outage = bench.outage(kind);
                if (outage != null) {
                    outages.add(outage);
                }
            }
            tell(out, new RecoveryReport(Machine.here(), size, restores, outages, bench.failures()));
        }
    }

    private void tell(PrintWriter out, RecoveryReport report) {
        out.print(json ? report.json() + System.lineSeparator() : report.table());
        out.flush();
        if (charts != null) {
            report.charts().forEach((name, chart) -> chart.write(charts.resolve(name)));
        }
        if (!report.failures().isEmpty()) {
            throw new IllegalStateException(
                    report.failures().size() + " parts of the bench failed; the reasons are above");
        }
    }

    private RecoverySize size() {
        try {
            return new RecoverySize(
                    Objects.requireNonNullElse(keys, quick ? 100_000 : 1_000_000),
                    BenchModel.parse(hidden),
                    Objects.requireNonNullElse(repetitions, quick ? 1 : 3),
                    Math.multiplyExact(1000, sessionSeconds));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private boolean half(String precision) {
        return switch (precision) {
            case "f16" -> true;
            case "f32" -> false;
            default ->
                throw new ParameterException(spec.commandLine(), "--precision is " + precision + ", wanted f32 or f16");
        };
    }
}
