package io.github.cellstream.benchmarks.cell;

import io.github.cellstream.runtime.network.Cell;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One step of all rows of a case; run by JMH, with parameters from {@link CellRun}. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls the setup
public class CellStep {
    @Param("LSTM")
    String cell;

    @Param("64")
    int input;

    @Param("64")
    int hidden;

    @Param("1")
    int batch;

    @Param("jvm")
    String engine;

    private Stepper stepper;

    /** Loads the cell. */
    @Setup(Level.Trial)
    public void open() {
        stepper = Stepper.of(engine, new CellCase(Cell.valueOf(cell), input, hidden, batch));
    }

    /** Advances all rows by one step. */
    @Benchmark
    public float[] step() {
        stepper.step();
        return stepper.outputs();
    }

    /** Frees native memory. */
    @TearDown(Level.Trial)
    public void close() {
        stepper.close();
    }
}
