package io.github.cellstream.benchmarks.recovery;

import io.github.cellstream.benchmarks.workload.BenchModel;

/**
 * What is recovered, and how often.
 *
 * @param keys states
 * @param model the network
 * @param repetitions of each restore
 * @param sessionMillis {@code session.timeout.ms} of the instances that are killed
 */
record RecoverySize(int keys, BenchModel model, int repetitions, int sessionMillis) {
    RecoverySize {
        if (keys < 1 || repetitions < 1 || sessionMillis < 1) {
            throw new IllegalArgumentException("keys, repetitions and the session's seconds are at least 1");
        }
    }
}
