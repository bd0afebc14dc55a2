package io.github.cellstream.benchmarks.cell;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.cellstream.benchmarks.machine.Machine;
import io.github.cellstream.runtime.network.Cell;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * The figures for people and for programs.
 *
 * @param machine where they were measured
 * @param peak of one core, GFLOP/s
 * @param figures by case, then engine
 */
record CellReport(Machine machine, double peak, List<CellFigure> figures) {
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
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("processor", machine.processor());
            json.writeNumberField("cores", machine.cores());
            json.writeStringField("system", machine.system());
            json.writeStringField("java", machine.java());
            json.writeNumberField("peakGigaflops", peak);
            json.writeArrayFieldStart("figures");
            for (CellFigure figure : figures) {
                write(json, figure);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string can be written to", e);
        }
        return text.toString();
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
