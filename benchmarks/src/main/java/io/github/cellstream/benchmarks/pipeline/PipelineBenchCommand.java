package io.github.cellstream.benchmarks.pipeline;

import io.github.cellstream.app.cli.BenchmarkCommand;
import io.github.cellstream.benchmarks.contender.Contender;
import io.github.cellstream.benchmarks.machine.Machine;
import io.github.cellstream.benchmarks.workload.BenchModel;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
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
            "repetitions alternate. The whole takes about an hour, --quick some five minutes.",
            "An idle machine is a condition of figures that mean something."
        })
public final class PipelineBenchCommand implements BenchmarkCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Option(
            names = "--quick",
            description =
                    "The targets' cases alone, without latencies: hidden 64, 10,000 keys, exactly once with a commit a"
                            + " second.")
    private boolean quick;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description =
                    "These contenders alone: pass-through, pass-through-encoded, count, onnxruntime-naive, flink-heap,"
                            + " flink-rocksdb, cellstream-jvm, cellstream-onnxruntime.")
    private @Nullable List<String> only;

    @Option(
            names = "--guarantee",
            split = ",",
            defaultValue = "exactly-once,at-least-once",
            paramLabel = "NAME",
            description = "exactly-once, at-least-once; the first one for everything else that is varied.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<String> guarantees;

    @Option(
            names = "--keys",
            split = ",",
            defaultValue = "1000,10000,1000000",
            paramLabel = "N",
            description = "Numbers of keys. ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<Integer> keys;

    @Option(
            names = "--hidden",
            split = ",",
            defaultValue = "32,64,128,2x128",
            paramLabel = "UNITS",
            description = "LSTM units; 2x128 are two layers. ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<String> hidden;

    @Option(names = "--events", defaultValue = "1200000", description = "Events that count. ${DEFAULT-VALUE}.")
    private int events;

    @Option(names = "--warm-up", defaultValue = "800000", description = "Events before them. ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(names = "--repetitions", defaultValue = "3", description = "Runs of each case. ${DEFAULT-VALUE}.")
    private int repetitions;

    @Option(
            names = "--latency-seconds",
            defaultValue = "5",
            description = "How long half of the throughput is kept up to measure latencies, the first second of it not"
                    + " counted. ${DEFAULT-VALUE}.")
    private double latencySeconds;

    /** Made by {@link java.util.ServiceLoader}. */
    public PipelineBenchCommand() {}

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        PipelineLength length = checked(() -> new PipelineLength(warmUp, events, latencySeconds));
        List<PipelineCase> cases = runnable(checked(this::cases), err);
        try (PipelineProgress progress = PipelineProgress.to(err, cases.size() * repetitions)) {
            PipelineBench bench = new PipelineBench(cases, length, !quick);
            PipelineReport report = new PipelineReport(Machine.here(), length, bench.run(repetitions, progress));
            out.print(json ? report.json() + System.lineSeparator() : report.table());
            out.flush();
        }
    }

    private List<PipelineCase> cases() {
        List<Contender> contenders = only == null ? Arrays.asList(Contender.values()) : read(only, Contender::of);
        if (repetitions < 1) {
            throw new IllegalArgumentException("--repetitions is at least 1");
        }
        if (quick) {
            return PipelinePlan.targets(contenders);
        }
        return new PipelinePlan(
                        contenders,
                        read(guarantees, PipelineBenchCommand::exactlyOnce),
                        keys,
                        read(hidden, BenchModel::parse))
                .cases();
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
        return switch (guarantee) {
            case "exactly-once" -> true;
            case "at-least-once" -> false;
            default ->
                throw new IllegalArgumentException(
                        "--guarantee is " + guarantee + ", wanted exactly-once or at-least-once");
        };
    }

    private static <T> List<T> read(List<String> words, Function<String, T> reader) {
        return words.stream().map(reader).toList();
    }

    private <T> T checked(java.util.function.Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
