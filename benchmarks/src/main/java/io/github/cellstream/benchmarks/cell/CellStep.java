package io.github.cellstream.benchmarks.cell;

import io.github.cellstream.runtime.network.Cell;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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

    private static final long WARM_UP_NANOS = 1_000_000_000L;

    private Stepper stepper;

    /** Loads the cell and steps it until the JIT is done, counted in time of this thread: the machine may be busy. */
    @Setup(Level.Trial)
    public void open() {
        stepper = Stepper.of(engine, new CellCase(Cell.valueOf(cell), input, hidden, batch));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + WARM_UP_NANOS;
        while (threads.getCurrentThreadCpuTime() < end) {
            stepper.step();
        }
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
