package io.github.cellstream.training.bench;

import io.github.cellstream.runtime.jvm.Kernels;
import io.github.cellstream.runtime.jvm.PanelProduct;
import java.util.stream.IntStream;

/**
 * The most that the kernels multiply and add on this machine: the register tile over numbers that stay in the first-level
 * cache, on all threads at once.
 */
final class PeakRate {
    private static final int ROWS = 6;
    private static final int DEPTH = 64;
    private static final int CALLS = 4000;
    private static final int FIRST = 12;

    private PeakRate() {}

    /** Returns floating-point operations per second, two for a multiply-add: the best of some rounds. */
    static double measure(int threads, double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        double best = 0;
        while (System.nanoTime() < end) {
            long begun = System.nanoTime();
            IntStream.range(0, threads).parallel().forEach(thread -> round());
            double operations = 2.0 * ROWS * DEPTH * 4 * Kernels.best().lanes() * CALLS * threads;
            best = Math.max(best, operations / (System.nanoTime() - begun) * 1e9);
        }
        return best;
    }

    private static void round() {
        Kernels kernels = Kernels.best();
        int width = 4 * kernels.lanes();
        float[] numbers = new float[1 << 19];
        PanelProduct product = new PanelProduct();
        product.rows = ROWS;
        product.depth = DEPTH;
        product.a = numbers;
        product.aOffset = FIRST;
        product.aRowStride = DEPTH;
        product.b = numbers;
        product.bOffset = FIRST + width * ROWS;
        product.c = numbers;
        product.cOffset = product.bOffset + DEPTH * width;
        product.cStride = width;
        product.start = numbers;
        product.startOffset = product.cOffset;
        product.startStride = width;
        for (int call = 0; call < CALLS; call++) {
            kernels.multiplyAdd(product);
        }
    }
}
