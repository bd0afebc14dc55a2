package io.github.cellstream.benchmarks.cell;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.cellstream.benchmarks.machine.Machine;
import io.github.cellstream.benchmarks.report.BarChart;
import io.github.cellstream.benchmarks.report.JsonReport;
import io.github.cellstream.runtime.network.Cell;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The figures for people and for programs.
 *
 * @param machine where they were measured
 * @param peak of one core, GFLOP/s
 * @param figures by case, then engine
 */
record CellReport(Machine machine, double peak, List<CellFigure> figures) {
    private static final Set<Integer> CHARTED_BATCHES = Set.of(1, 64);

    CellReport {
        figures = List.copyOf(figures);
    }

    /** Returns the lines above the table. */
    static String head(Machine machine, double peak) {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %s, %s%nFMA peak of one core %.0f GFLOP/s; one thread; µs of one row's step, share of the peak,"
                        + " bytes allocated by a step%n%n%-5s %5s %6s %5s  %28s  %28s  %28s  %s%n",
                machine.processor(),
                machine.cores(),
                machine.system(),
                machine.java(),
                peak,
                "cell",
                "input",
                "hidden",
                "batch",
                "jvm",
                "onnxruntime",
                NaiveStepper.NAME,
                "jvm is faster by");
    }

    /** Returns the table's line of one case. */
    static String line(List<CellFigure> engines, double peak) {
        CellCase cellCase = engines.get(0).cellCase();
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%-5s %5d %6d %5d",
                name(cellCase.cell()),
                cellCase.input(),
                cellCase.hidden(),
                cellCase.batch()));
        for (CellFigure figure : engines) {
            line.append(String.format(
                    Locale.ROOT,
                    "  %9.3f µs %4.0f %% %7.0f B",
                    figure.microsPerRow(),
                    100 * figure.gigaflops() / peak,
                    figure.bytes()));
        }
        double jvm = engines.get(0).nanos();
        line.append(String.format(
                Locale.ROOT,
                "  %.2f ×, %.1f ×",
                engines.get(1).nanos() / jvm,
                engines.get(2).nanos() / jvm));
        return line.toString();
    }

    /** Returns everything as one JSON object. */
    String json() {
        return JsonReport.of(machine, json -> {
            json.writeNumberField("peakGigaflops", peak);
            json.writeArrayFieldStart("figures");
            for (CellFigure figure : figures) {
                write(json, figure);
            }
            json.writeEndArray();
        });
    }

    /** Returns charts by the names of their files, one per cell and batch at the largest input. */
    Map<String, BarChart> charts() {
        int input = figures.stream()
                .mapToInt(figure -> figure.cellCase().input())
                .max()
                .orElse(0);
        Map<String, Map<Integer, Map<String, Double>>> micros = new LinkedHashMap<>();
        Map<String, String> titles = new LinkedHashMap<>();
        for (CellFigure figure : figures) {
            CellCase one = figure.cellCase();
            if (one.input() == input && CHARTED_BATCHES.contains(one.batch())) {
                String cell = name(one.cell());
                String file = "cell-" + cell.toLowerCase(Locale.ROOT) + "-" + one.batch() + ".svg";
                titles.put(file, cell + ", " + input + " inputs, batch " + one.batch());
                micros.computeIfAbsent(file, key -> new TreeMap<>())
                        .computeIfAbsent(one.hidden(), key -> new HashMap<>())
                        .put(figure.engine(), figure.microsPerRow());
            }
        }
        Map<String, BarChart> charts = new LinkedHashMap<>();
        micros.forEach((file, sizes) -> charts.put(
                file,
                new BarChart(
                        titles.getOrDefault(file, ""),
                        "µs of one row's step",
                        CellRun.ENGINES,
                        sizes.entrySet().stream()
                                .map(size -> new BarChart.Group(
                                        size.getKey() + " units",
                                        CellRun.ENGINES.stream()
                                                .map(engine -> size.getValue().getOrDefault(engine, Double.NaN))
                                                .toList()))
                                .toList())));
        return charts;
    }

    private void write(JsonGenerator json, CellFigure figure) throws IOException {
        CellCase cellCase = figure.cellCase();
        json.writeStartObject();
        json.writeStringField("cell", name(cellCase.cell()));
        json.writeNumberField("input", cellCase.input());
        json.writeNumberField("hidden", cellCase.hidden());
        json.writeNumberField("batch", cellCase.batch());
        json.writeStringField("engine", figure.engine());
        json.writeNumberField("microsPerRow", figure.microsPerRow());
        json.writeNumberField("gigaflops", figure.gigaflops());
        json.writeNumberField("shareOfPeak", figure.gigaflops() / peak);
        json.writeNumberField("bytesPerStep", figure.bytes());
        json.writeEndObject();
    }

    private static String name(Cell cell) {
        return cell == Cell.GRU_RESET_AFTER ? "GRU" : cell.name();
    }
}
