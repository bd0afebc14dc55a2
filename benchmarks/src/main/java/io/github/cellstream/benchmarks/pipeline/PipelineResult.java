package io.github.cellstream.benchmarks.pipeline;

import io.github.cellstream.benchmarks.report.Median;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * All runs of a case.
 *
 * @param measured the case
 * @param runs those that went well, in the order in which they were made
 * @param failure why one did not; none was made after it
 */
record PipelineResult(PipelineCase measured, List<PipelineFigure> runs, Optional<String> failure) {
    PipelineResult {
        runs = List.copyOf(runs);
    }

    /** Runs that all went well. */
    PipelineResult(PipelineCase measured, List<PipelineFigure> runs) {
        this(measured, runs, Optional.empty());
    }

    /** Returns the medians, each figure's own, over the runs that measured it; NaN where none did. */
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
        return Median.of(runs.stream().mapToDouble(figure));
    }
}
