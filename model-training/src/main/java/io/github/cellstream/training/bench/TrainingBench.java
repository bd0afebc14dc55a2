package io.github.cellstream.training.bench;

import io.github.cellstream.runtime.jvm.Kernels;
import io.github.cellstream.training.Trainer;
import io.github.cellstream.training.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Trains networks of known size for some seconds: Adam, gradients clipped. The first third is warm-up; the rest is cut into
 * spans of half a second, of which the median and the best are told.
 */
public final class TrainingBench {
    private static final double SPAN = 0.5;
    private static final double LONGEST_PEAK = 1;

    private final int threads;
    private final double seconds;

    /**
     * A bench.
     *
     * @param threads that train
     * @param seconds for each network; a tenth more on either side is for the peak
     */
    public TrainingBench(int threads, double seconds) {
        this.threads = threads;
        this.seconds = seconds;
    }

    /**
     * What was measured.
     *
     * @param name the network
     * @param unit what is counted
     * @param median units per second
     * @param best units per second
     * @param gigaflops of the matrix products, at the median
     * @param peak GFLOP/s that the kernels reach on these threads, measured before and after; the greater
     * @param kernels their name
     */
    public record Result(
            String name, String unit, double median, double best, double gigaflops, double peak, String kernels) {
        /** Returns the part of the peak that the median reaches. */
        public double share() {
            return gigaflops / peak;
        }
    }

    /** Measures one network. */
    public Result run(BenchCase network) {
        double peakSeconds = Math.min(LONGEST_PEAK, seconds / 10);
        double peak = PeakRate.measure(threads, peakSeconds);
        Spans spans = new Spans();
        new Trainer(network.options().withEpochs(Integer.MAX_VALUE).withThreads(threads))
                .train(network.network(), network.set(), null, spans);
        peak = Math.max(peak, PeakRate.measure(threads, peakSeconds));
        List<Double> sorted = spans.rates.stream().sorted().toList();
        double median = sorted.get(sorted.size() / 2);
        return new Result(
                network.name().toLowerCase(Locale.ROOT),
                network.unit(),
                median / network.stepsPerUnit(),
                sorted.get(sorted.size() - 1) / network.stepsPerUnit(),
                median * network.operationsPerStep() / 1e9,
                peak / 1e9,
                Kernels.best().name());
    }

    /** Counts steps behind the warm-up, and ends the training. */
    private final class Spans implements TrainingListener {
        private final List<Double> rates = new ArrayList<>();
        private final long begun = System.nanoTime();
        private long steps;
        private long stepsOfEpoch;
        private long mark;
        private long stepsAtMark;

        @Override
        public void progressed(Progress progress) {
            if (progress.batch() == 0) {
                stepsOfEpoch = 0;
            }
            steps += progress.steps() - stepsOfEpoch;
            stepsOfEpoch = progress.steps();
            long now = System.nanoTime();
            if (mark == 0 && (now - begun) / 1e9 < seconds / 3) {
                return;
            }
            double span = (now - mark) / 1e9;
            if (mark == 0 || span >= SPAN) {
                if (mark != 0) {
                    rates.add((steps - stepsAtMark) / span);
                }
                mark = now;
                stepsAtMark = steps;
            }
        }

        @Override
        public boolean stopRequested() {
            return !rates.isEmpty() && (System.nanoTime() - begun) / 1e9 >= seconds;
        }
    }
}
