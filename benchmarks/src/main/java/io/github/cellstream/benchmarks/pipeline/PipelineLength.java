package io.github.cellstream.benchmarks.pipeline;

import io.github.cellstream.benchmarks.contender.Contender;

/**
 * How long runs are.
 *
 * @param warmUp events before the clock starts
 * @param events that count
 * @param latencySeconds how long the load for latencies lasts
 */
record PipelineLength(int warmUp, int events, double latencySeconds) {
    PipelineLength {
        if (warmUp < 1 || events < 1 || !(latencySeconds >= 0)) {
            throw new IllegalArgumentException(
                    "a run needs events to warm up, events to count, and no negative seconds of load");
        }
    }

    /** Returns a contender's events before its clock starts. */
    int warmUp(Contender contender) {
        return (int) Math.max(1, Math.round(contender.share() * warmUp));
    }

    /** Returns all events that a contender is given. */
    int total(Contender contender) {
        return (int) Math.max(2, Math.round(contender.share() * all()));
    }

    /** Returns the events of a topic that serves every contender. */
    int all() {
        return Math.addExact(warmUp, events);
    }
}
