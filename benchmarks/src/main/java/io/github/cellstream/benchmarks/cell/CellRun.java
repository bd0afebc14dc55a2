package io.github.cellstream.benchmarks.cell;

import io.github.cellstream.runtime.network.Cell;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the cases one after the other, and the engines of a case next to each other, each in a JVM of its own with this
 * one's options.
 */
final class CellRun {
    static final List<String> ENGINES = List.of("jvm", "onnxruntime", NaiveStepper.NAME);

    private static final List<Cell> CELLS = List.of(Cell.LSTM, Cell.GRU_RESET_AFTER);

    private final int warmUps;
    private final int iterations;
    private final TimeValue time;

    private CellRun(int warmUps, int iterations, TimeValue time) {
        this.warmUps = warmUps;
        this.iterations = iterations;
        this.time = time;
    }

    /** The run whose figures are published. */
    static CellRun full() {
        return new CellRun(2, 7, TimeValue.milliseconds(200));
    }

    /** A shorter run, for a first look. */
    static CellRun quick() {
        return new CellRun(1, 4, TimeValue.milliseconds(150));
    }

    /** Returns all cases: both cells, each hidden size, each input size, each batch. */
    static List<CellCase> allCases() {
        return cases(List.of(32, 64, 128, 256), List.of(8, 64), List.of(1, 8, 64, 256));
    }

    /** Returns two hidden sizes, one input size, two batches. */
    static List<CellCase> fewCases() {
        return cases(List.of(64, 256), List.of(64), List.of(1, 64));
    }

    private static List<CellCase> cases(List<Integer> hiddens, List<Integer> inputs, List<Integer> batches) {
        List<CellCase> cases = new ArrayList<>();
        for (Cell cell : CELLS) {
            for (int hidden : hiddens) {
                for (int input : inputs) {
                    for (int batch : batches) {
                        cases.add(new CellCase(cell, input, hidden, batch));
                    }
                }
            }
        }
        return cases;
    }

    /**
     * Measures one case on every engine.
     *
     * @throws IllegalStateException if a JVM of the bench failed; what it wrote went to standard error
     */
    List<CellFigure> measure(CellCase cellCase) {
        List<CellFigure> figures = new ArrayList<>();
        for (String engine : ENGINES) {
            figures.add(measure(cellCase, engine));
        }
        return figures;
    }

    private CellFigure measure(CellCase cellCase, String engine) {
        Collection<RunResult> results;
        try {
            results = new Runner(
                            new OptionsBuilder()
                                    .include("^" + CellStep.class.getName().replace(".", "\\.") + "\\.step$")
                                    .param("cell", cellCase.cell().name())
                                    .param("input", String.valueOf(cellCase.input()))
                                    .param("hidden", String.valueOf(cellCase.hidden()))
                                    .param("batch", String.valueOf(cellCase.batch()))
                                    .param("engine", engine)
                                    .mode(Mode.AverageTime)
                                    .timeUnit(TimeUnit.NANOSECONDS)
                                    .forks(1)
                                    .jvmArgsAppend("-Xbatch")
                                    .warmupIterations(warmUps)
                                    .warmupTime(time)
                                    .measurementIterations(iterations)
                                    .measurementTime(time)
                                    .addProfiler(GCProfiler.class)
                                    .shouldFailOnError(true)
                                    .verbosity(VerboseMode.SILENT)
                                    .build(),
                            OutputFormatFactory.createFormatInstance(System.err, VerboseMode.SILENT))
                    .run();
        } catch (RunnerException e) {
            throw new IllegalStateException("the bench of " + cellCase + " on " + engine + " failed", e);
        }
        RunResult result = results.iterator().next();
        return new CellFigure(
                cellCase, engine, result.getPrimaryResult().getStatistics().getMin(), allocated(result));
    }

    private static double allocated(RunResult result) {
        return Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"), "no figure of allocation")
                .getScore();
    }
}
