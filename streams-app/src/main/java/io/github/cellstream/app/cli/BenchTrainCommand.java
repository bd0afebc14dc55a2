package io.github.cellstream.app.cli;

import io.github.cellstream.training.bench.BenchCase;
import io.github.cellstream.training.bench.TrainingBench;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellstream bench train}. */
@Command(
        name = "train",
        description =
                "Train two networks of known size on random tokens, and tell events per second and the share of what the"
                        + " kernels can multiply at most.")
final class BenchTrainCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--threads", defaultValue = "2", description = "Threads that train. ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--seconds",
            defaultValue = "15",
            description = "Seconds for each network, the first third of them to warm up. ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(names = "--json", description = "As one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (threads < 1 || !(seconds > 0)) {
            throw new ParameterException(spec.commandLine(), "--threads is at least 1, --seconds more than 0");
        }
        PrintWriter out = spec.commandLine().getOut();
        TrainingBench bench = new TrainingBench(threads, seconds);
        List<TrainingBench.Result> results = new ArrayList<>();
        for (BenchCase network : BenchCase.values()) {
            TrainingBench.Result result = bench.run(network);
            results.add(result);
            if (!json) {
                print(out, result);
            }
        }
        if (json) {
            out.println(json(results));
        }
        out.flush();
        return 0;
    }

    private static void print(PrintWriter out, TrainingBench.Result result) {
        out.printf(
                Locale.ROOT,
                "%-10s  %,9.0f %s/s (best %,.0f)  %.0f GFLOP/s, %.0f %% of %.0f  %s%n",
                result.name(),
                result.median(),
                result.unit(),
                result.best(),
                result.gigaflops(),
                100 * result.share(),
                result.peak(),
                result.kernels());
        out.flush();
    }

    private String json(List<TrainingBench.Result> results) {
        return JsonText.of(text -> {
            text.writeStartObject();
            text.writeNumberField("threads", threads);
            text.writeArrayFieldStart("networks");
            for (TrainingBench.Result result : results) {
                text.writeStartObject();
                text.writeStringField("name", result.name());
                text.writeStringField("unit", result.unit());
                text.writeNumberField("medianPerSecond", result.median());
                text.writeNumberField("bestPerSecond", result.best());
                text.writeNumberField("gigaflops", result.gigaflops());
                text.writeNumberField("peakGigaflops", result.peak());
                text.writeNumberField("shareOfPeak", result.share());
                text.writeStringField("kernels", result.kernels());
                text.writeEndObject();
            }
            text.writeEndArray();
            text.writeEndObject();
        });
    }
}
