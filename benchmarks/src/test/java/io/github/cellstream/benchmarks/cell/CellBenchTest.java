package io.github.cellstream.benchmarks.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.app.cli.CellstreamCommand;
import io.github.cellstream.benchmarks.machine.Machine;
import io.github.cellstream.runtime.network.Cell;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bench measures what it says: every engine steps the same cell to the same numbers. */
class CellBenchTest {
    @ParameterizedTest
    @EnumSource(names = {"LSTM", "GRU_RESET_AFTER"})
    void shouldStepTheSameCellOnEveryEngine(Cell cell) {
        CellCase cellCase = new CellCase(cell, 8, 32, 3);
        List<float[]> outputs = new ArrayList<>();
        for (String engine : CellRun.ENGINES) {
            try (Stepper stepper = Stepper.of(engine, cellCase)) {
                for (int step = 0; step < 10; step++) {
                    stepper.step();
                }
                outputs.add(stepper.outputs().clone());
            }
        }
        for (float[] found : outputs) {
            assertThat(found).hasSize(3 * 32);
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).isNotZero().isCloseTo(outputs.get(0)[i], Offset.offset(1e-6f));
            }
        }
    }

    @Test
    void shouldCoverEverySizeOnce() {
        assertThat(CellRun.allCases()).hasSize(64).doesNotHaveDuplicates();
        assertThat(CellRun.allCases()).containsAll(CellRun.fewCases());
    }

    @Test
    void shouldCountTwoOperationsAWeight() {
        CellCase cellCase = new CellCase(Cell.LSTM, 8, 32, 4);
        assertThat(cellCase.operations()).isEqualTo(2 * 4 * 32 * 40);
        CellFigure figure = new CellFigure(cellCase, "jvm", 4096, 0);
        assertThat(figure.gigaflops()).isEqualTo(10);
        assertThat(figure.microsPerRow()).isEqualTo(1.024);
    }

    @Test
    void shouldReportAsTextAndAsJson() {
        CellCase cellCase = new CellCase(Cell.GRU_RESET_AFTER, 8, 32, 4);
        List<CellFigure> figures = List.of(
                new CellFigure(cellCase, "jvm", 4000, 0),
                new CellFigure(cellCase, "onnxruntime", 8000, 456),
                new CellFigure(cellCase, NaiveStepper.NAME, 40000, 5000));
        assertThat(CellReport.line(figures, 100)).contains("GRU", "1.000 µs", "2.00 ×, 10.0 ×");
        String json = new CellReport(Machine.here(), 100, figures).json();
        assertThat(json).contains("\"engine\":\"onnxruntime\"", "\"bytesPerStep\":456.0", "\"peakGigaflops\":100.0");
    }

    @Test
    void shouldMeasureAPeakThatIsPossible() {
        assertThat(Machine.peak()).isBetween(1.0, 1000.0);
    }

    @Test
    void shouldBeFoundByTheProgram() {
        assertThat(CellstreamCommand.run("bench", "cell", "--help")).isZero();
        assertThat(CellstreamCommand.run("bench")).isEqualTo(2);
    }
}
