package io.github.cellstream.benchmarks.pipeline;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All runs of a case.
 *
 * @param measured the case
 * @param runs in the order in which they were made, at least one
 */
record PipelineResult(PipelineCase measured, List<PipelineFigure> runs) {
    PipelineResult {
        runs = List.copyOf(runs);
    }

    /** Returns the medians, each figure's own, over the runs that measured it. */
    PipelineFigure median() {
        return new PipelineFigure(
                median(PipelineFigure::eventsPerSecond),
                median(PipelineFigure::cpuMicros),
                median(PipelineFigure::busiestMicros),
                median(PipelineFigure::allocatedBytes),
                median(PipelineFigure::changelogBytes),
                median(PipelineFigure::peakBytes),
                median(PipelineFigure::p50Millis),
                median(PipelineFigure::p99Millis));
    }

    private double median(ToDoubleFunction<PipelineFigure> figure) {
        double[] values = runs.stream()
                .mapToDouble(figure)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        int middle = values.length / 2;
        if (values.length == 0) {
            return Double.NaN;
        }
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
