package io.github.cellstream.runtime;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Steps a model before its first event, until the JIT has compiled its kernels: interpreted, a step of vector code takes a
 * hundred times as long. Alternates one row with a whole batch, since either has code of its own.
 *
 * <p>Vector code that is not yet compiled allocates an object for each vector, megabytes a step; compiled, it allocates nothing.
 * That tells when a model is warm, however busy the machine is. Engines that never allocate much are warm after {@value #ENOUGH}
 * steps or one second.
 */
public final class WarmUp {
    /** A few seconds are enough for one cell on an idle machine; ten and more where the compiler has to share its core. */
    public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(15);

    private static final int ROWS = 64;
    private static final int ENOUGH = 2_000;
    private static final long ENOUGH_NANOS = 1_000_000_000;
    private static final int ROUND = 50;
    /** Bytes of a round in which nothing was boxed. */
    private static final long WARM = 2L * ROUND * 1_024;

    private WarmUp() {}

    /**
     * Steps batches of its own, from the initial state, with inputs of 0; nobody else's state is touched.
     *
     * @param limit time after which it ends, whatever was reached
     * @return the steps that were done
     */
    public static int run(SequenceModel model, Duration limit) {
        StepBatch one = batch(model, 1);
        StepBatch many = batch(model, ROWS);
        long start = System.nanoTime();
        long past = 0;
        int steps = 0;
        boolean warm = false;
        while (!warm && past < limit.toNanos()) {
            long before = allocated();
            for (int i = 0; i < ROUND && past < limit.toNanos(); i++) {
                model.step(one);
                model.step(many);
                steps += 2;
                past = System.nanoTime() - start;
            }
            warm = allocated() - before < WARM && (steps >= ENOUGH || past >= ENOUGH_NANOS);
        }
        return steps;
    }

    /** Returns the bytes that this thread has allocated; 0 on a JVM that does not count them. */
    private static long allocated() {
        return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                ? threads.getCurrentThreadAllocatedBytes()
                : 0;
    }

    private static StepBatch batch(SequenceModel model, int rows) {
        StepBatch batch = model.newBatch(rows);
        batch.size(rows);
        for (int row = 0; row < rows; row++) {
            model.initialState(batch.states(), batch.stateOffset(row));
        }
        return batch;
    }
}
