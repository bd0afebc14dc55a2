package io.github.cellstream.benchmarks.cell;

import io.github.cellstream.app.cli.BenchmarkCommand;
import io.github.cellstream.benchmarks.machine.Machine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cellstream bench cell}. */
@Command(
        name = "cell",
        description = "Time one step of a cell on the engines jvm and onnxruntime, and on ONNX Runtime called naively.",
        footer = {
            "",
            "Both cells, hidden 32 to 256, input 8 and 64, batch 1 to 256: some 12 minutes; --quick some 80 seconds.",
            "An idle machine is a condition of figures that mean something."
        })
public final class CellBenchCommand implements BenchmarkCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Option(names = "--quick", description = "Few cases, short runs.")
    private boolean quick;

    @Option(names = "--charts", paramLabel = "FOLDER", description = "Write charts there too, as SVG.")
    private @Nullable Path charts;

    /** Made by {@link java.util.ServiceLoader}. */
    public CellBenchCommand() {}

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Machine machine = Machine.here();
        double peak = Machine.peak();
        if (!json) {
            out.print(CellReport.head(machine, peak));
            out.flush();
        }
        CellRun run = quick ? CellRun.quick() : CellRun.full();
        List<CellCase> cases = quick ? CellRun.fewCases() : CellRun.allCases();
        List<CellFigure> figures = new ArrayList<>();
        for (CellCase cellCase : cases) {
            List<CellFigure> measured = run.measure(cellCase);
            figures.addAll(measured);
            if (json) {
                err.printf("%d of %d figures%n", figures.size(), cases.size() * CellRun.ENGINES.size());
                err.flush();
            } else {
                out.println(CellReport.line(measured, peak));
                out.flush();
            }
        }
        CellReport report = new CellReport(machine, peak, figures);
        if (json) {
            out.println(report.json());
            out.flush();
        }
        if (charts != null) {
            report.charts().forEach((name, chart) -> chart.write(charts.resolve(name)));
        }
    }
}
