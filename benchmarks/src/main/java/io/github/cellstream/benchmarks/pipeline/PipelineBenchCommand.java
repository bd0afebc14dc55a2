package io.github.cellstream.benchmarks.pipeline;

import io.github.cellstream.app.cli.BenchmarkCommand;
import io.github.cellstream.benchmarks.contender.Contender;
import io.github.cellstream.benchmarks.machine.Machine;
import io.github.cellstream.benchmarks.process.QuietLog;
import io.github.cellstream.benchmarks.report.BenchProgress;
import io.github.cellstream.benchmarks.workload.BenchModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellstream bench pipeline}. */
@Command(
        name = "pipeline",
        description =
                "Time an event from topic to topic: through Cellstream, and through what else would read and answer it.",
        footer = {
            "",
            "A broker in a JVM of its own, each contender in a JVM of its own, one thread, the same events for all;",
            "repetitions alternate. Without further options the cases that the targets compare, hidden 64, 10,000 and",
            "1,000,000 keys: some 40 minutes on two cores, less with --quick, more with --full. Of --guarantee, --keys and",
            "--hidden each is varied while the others stay in the middle.",
            "",
            "An idle machine is a condition of figures that mean something. Exit code 1 if a case failed; the others are",
            "told all the same."
        })
public final class PipelineBenchCommand implements BenchmarkCommand {
    private static final List<String> GUARANTEES = List.of("exactly-once", "at-least-once");
    private static final List<Integer> KEYS = List.of(1_000, PipelinePlan.MIDDLE_KEYS, 1_000_000);
    private static final List<String> HIDDEN = List.of("32", "64", "128", "2x128");
    private static final List<Contender> PROFILED =
            List.of(Contender.PASS_THROUGH, Contender.PASS_THROUGH_ENCODED, Contender.CELLSTREAM_JVM);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Option(names = "--charts", paramLabel = "FOLDER", description = "Write charts there too, as SVG.")
    private @Nullable Path charts;

    @Option(names = "--quick", description = "Fewer cases and events, two repetitions, no latencies.")
    private boolean quick;

    @Option(names = "--full", description = "Vary everything: guarantees, keys, networks, threads, the broker's place.")
    private boolean full;

    @Option(
            names = "--profile",
            description = "Tell instead where the time of an event goes, by a profiler; of pass-through,"
                    + " pass-through-encoded and cellstream-jvm unless --only says otherwise.")
    private boolean profile;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "These contenders alone: pass-through, pass-through-encoded, count, onnxruntime-naive,"
                    + " flink-heap, flink-heap-chained, flink-rocksdb, cellstream-jvm, cellstream-onnxruntime.")
    private @Nullable List<String> only;

    @Option(
            names = "--guarantee",
            split = ",",
            paramLabel = "NAME",
            description = "exactly-once, at-least-once; the first one for everything else that is varied.")
    private @Nullable List<String> guarantees;

    @Option(names = "--keys", split = ",", paramLabel = "N", description = "Numbers of keys, such as 1000,1000000.")
    private @Nullable List<Integer> keys;

    @Option(
            names = "--hidden",
            split = ",",
            paramLabel = "UNITS",
            description = "LSTM units, such as 32,64,128,2x128; the last are two layers.")
    private @Nullable List<String> hidden;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE[,...]",
            description = "Settings of Cellstream's job that are not to be at their defaults. Given several times, the"
                    + " job is measured under each.")
    private @Nullable List<String> settings;

    @Option(names = "--events", description = "Events that count. 1,000,000; with --quick 500,000.")
    private @Nullable Integer events;

    @Option(names = "--warm-up", description = "Events before them. 4,000,000; with --quick 1,000,000.")
    private @Nullable Integer warmUp;

    @Option(names = "--repetitions", description = "Runs of each case. 3; with --quick 2.")
    private @Nullable Integer repetitions;

    @Option(
            names = "--latency-seconds",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "How long half of the throughput is kept up to measure latencies, the first second of it not"
                    + " counted. 0 measures none. ${DEFAULT-VALUE}.")
    private double latencySeconds;

    /** Made by {@link java.util.ServiceLoader}. */
    public PipelineBenchCommand() {}

    @Override
    public void run() {
        QuietLog.errorsOnly();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        PipelineLength length = checked(this::length);
        int runs = profile ? 1 : orElse(repetitions, quick ? 2 : 3);
        List<PipelineCase> cases = runnable(checked(() -> underSettings(cases(runs))), err);
        try (BenchProgress progress = BenchProgress.to(err, cases.size() * runs)) {
            PipelineBench bench = new PipelineBench(cases, length, progress);
            if (profile) {
                tell(out, new ProfileReport(Machine.here(), bench.profile()), cases.size());
            } else {
                tell(out, new PipelineReport(Machine.here(), length, bench.run(runs, !quick && latencySeconds > 0)));
            }
        }
    }

    private void tell(PrintWriter out, PipelineReport report) {
        out.print(json ? report.json() + System.lineSeparator() : report.table());
        out.flush();
        if (charts != null) {
            PipelineCharts.of(report.results()).forEach((name, chart) -> chart.write(charts.resolve(name)));
        }
        long failed = report.results().stream()
                .filter(result -> result.failure().isPresent())
                .count();
        require(failed, report.results().size());
    }

    private void tell(PrintWriter out, ProfileReport report, int wanted) {
        out.print(json ? report.json() + System.lineSeparator() : report.table());
        out.flush();
        if (charts != null) {
            report.chart().write(charts.resolve("pipeline-profile.svg"));
        }
        require(wanted - report.profiles().size(), wanted);
    }

    private static void require(long failed, int all) {
        if (failed > 0) {
            throw new IllegalStateException(failed + " of " + all + " cases failed; the reasons are above");
        }
    }

    private PipelineLength length() {
        return new PipelineLength(
                orElse(warmUp, quick ? 1_000_000 : 4_000_000),
                orElse(events, quick ? 500_000 : 1_000_000),
                latencySeconds);
    }

    private List<PipelineCase> cases(int runs) {
        List<Contender> contenders =
                only == null ? profile ? PROFILED : Arrays.asList(Contender.values()) : read(only, Contender::of);
        boolean varied = guarantees != null || keys != null || hidden != null;
        if (runs < 1) {
            throw new IllegalArgumentException("--repetitions is at least 1");
        }
        if (keys != null && keys.stream().anyMatch(count -> count < 1)) {
            throw new IllegalArgumentException("--keys are at least 1");
        }
        if (quick && full) {
            throw new IllegalArgumentException("--quick and --full exclude each other");
        }
        if (!full && !varied && !profile) {
            return PipelinePlan.targets(contenders, !quick);
        }
        return new PipelinePlan(
                        contenders,
                        read(
                                orElse(guarantees, full ? GUARANTEES : GUARANTEES.subList(0, 1)),
                                PipelineBenchCommand::exactlyOnce),
                        orElse(keys, full ? KEYS : List.of(PipelinePlan.MIDDLE_KEYS)),
                        read(
                                orElse(hidden, full ? HIDDEN : List.of(PipelinePlan.MIDDLE_MODEL.toString())),
                                BenchModel::parse),
                        full)
                .cases();
    }

    /** Cellstream's cases, each under each choice of settings; the others as they are. */
    private List<PipelineCase> underSettings(List<PipelineCase> cases) {
        if (settings == null) {
            return cases;
        }
        List<Map<String, String>> choices = read(settings, PipelineBenchCommand::settings);
        return cases.stream()
                .flatMap(
                        one -> one.contender().isCellstream() ? choices.stream().map(one::with) : Stream.of(one))
                .distinct()
                .toList();
    }

    private static Map<String, String> settings(String words) {
        Map<String, String> read = new HashMap<>();
        for (String setting : words.split(",", -1)) {
            String[] sides = setting.split("=", 2);
            if (sides.length < 2 || sides[0].isBlank()) {
                throw new IllegalArgumentException(
                        "--set is " + words + ", wanted KEY=VALUE, further ones behind commas");
            }
            read.put(sides[0].strip(), sides[1].strip());
        }
        return read;
    }

    /** Flink's jars are not where this program was not built by its launcher. */
    private static List<PipelineCase> runnable(List<PipelineCase> cases, PrintWriter err) {
        if (FlinkProgram.isThere()
                || cases.stream().noneMatch(one -> one.contender().onFlink())) {
            return cases;
        }
        err.println(
                "cellstream: the contenders on Flink are left out, for their jars are not built (mvn -pl benchmarks-flink"
                        + " -am -DskipTests package)");
        err.flush();
        return cases.stream().filter(one -> !one.contender().onFlink()).toList();
    }

    private static boolean exactlyOnce(String guarantee) {
        if (!GUARANTEES.contains(guarantee)) {
            throw new IllegalArgumentException("--guarantee is " + guarantee + ", wanted one of " + GUARANTEES);
        }
        return guarantee.equals(GUARANTEES.get(0));
    }

    private static <T> T orElse(@Nullable T value, T otherwise) {
        return Objects.requireNonNullElse(value, otherwise);
    }

    private static <T> List<T> read(List<String> words, Function<String, T> reader) {
        return words.stream().map(reader).toList();
    }

    private <T> T checked(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
