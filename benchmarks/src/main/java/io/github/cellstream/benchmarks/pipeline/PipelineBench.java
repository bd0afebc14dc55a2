package io.github.cellstream.benchmarks.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs all cases again and again, one after the other, so that what disturbs the machine for a while disturbs them alike. */
final class PipelineBench {
    private final List<PipelineCase> cases;
    private final PipelineLength length;
    private final boolean latencies;

    /**
     * Prepares a bench.
     *
     * @param latencies whether the first repetition measures latencies too, on one partition
     */
    PipelineBench(List<PipelineCase> cases, PipelineLength length, boolean latencies) {
        this.cases = List.copyOf(cases);
        this.length = length;
        this.latencies = latencies;
    }

    List<PipelineResult> run(int repetitions, PipelineProgress progress) {
        Map<PipelineCase, List<PipelineFigure>> figures = new LinkedHashMap<>();
        cases.forEach(one -> figures.put(one, new ArrayList<>()));
        try (PipelineRoom room = new PipelineRoom()) {
            for (int repetition = 0; repetition < repetitions; repetition++) {
                boolean withLatency = latencies && repetition == 0;
                figures.forEach((one, runs) -> {
                    progress.began(one);
                    try (PipelineRun run = new PipelineRun(room, one, length, progress::answered)) {
                        runs.add(run.measure(withLatency && one.partitions() == 1));
                    }
                    progress.ended(runs.get(runs.size() - 1));
                });
            }
        }
        return figures.entrySet().stream()
                .map(one -> new PipelineResult(one.getKey(), one.getValue()))
                .toList();
    }
}
