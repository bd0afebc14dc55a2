package io.github.cellstream.benchmarks.pipeline;

import io.github.cellstream.benchmarks.contender.Contender;
import io.github.cellstream.benchmarks.workload.BenchModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Results in relation to each other and to what was aimed at.
 *
 * @param results of all cases
 */
record Comparison(List<PipelineResult> results) {
    private static final BenchModel MODEL = new BenchModel(1, 64);
    private static final int KEYS = 10_000;
    private static final int MANY_KEYS = 1_000_000;

    Comparison {
        results = List.copyOf(results);
    }

    /**
     * One relation.
     *
     * @param what in words
     * @param value the quotient
     * @param target what it should be
     * @param atLeast whether the target is the least, otherwise the most
     */
    record Relation(String what, double value, double target, boolean atLeast) {
        boolean met() {
            return atLeast ? value >= target : value <= target;
        }

        /** Returns the relation as a line. */
        String line() {
            return String.format(
                    Locale.ROOT,
                    "%-62s %6.2f   %s %.2f  %s",
                    what,
                    value,
                    atLeast ? "≥" : "≤",
                    target,
                    met() ? "met" : "missed");
        }
    }

    /** Returns the relations that the results allow. */
    List<Relation> relations() {
        List<Relation> found = new ArrayList<>();
        PipelineCase jvm = eos(Contender.CELLSTREAM_JVM);
        PipelineCase naive = eos(Contender.ONNXRUNTIME_NAIVE);
        add(found, "cellstream-jvm / pass-through", jvm, eos(Contender.PASS_THROUGH), 0.75);
        add(
                found,
                "cellstream-jvm / flink-heap (at-least-once)",
                jvm,
                PipelineCase.of(Contender.FLINK_HEAP, false, KEYS, MODEL),
                1.0);
        add(
                found,
                "cellstream-jvm / flink-heap-chained (at-least-once)",
                jvm,
                PipelineCase.of(Contender.FLINK_HEAP_CHAINED, false, KEYS, MODEL),
                1.0);
        add(found, "cellstream-jvm / flink-rocksdb", jvm, eos(Contender.FLINK_ROCKSDB), 2.5);
        add(found, "cellstream-jvm / onnxruntime-naive", jvm, naive, 8);
        add(found, "cellstream-onnxruntime / onnxruntime-naive", eos(Contender.CELLSTREAM_ONNXRUNTIME), naive, 4);
        PipelineCase manyKeys = PipelineCase.of(Contender.CELLSTREAM_JVM, true, MANY_KEYS, MODEL);
        PipelineCase count = PipelineCase.of(Contender.COUNT, true, MANY_KEYS, MODEL);
        add(found, "cellstream-jvm / count, 1,000,000 keys", manyKeys, count, 0.8);
        add(
                found,
                "cellstream-jvm, states in 64 MiB / count, 1,000,000 keys",
                manyKeys.with(PipelinePlan.LITTLE_MEMORY),
                count,
                0.8);
        add(found, "cellstream-jvm, two threads / one, two partitions", jvm.withThreads(2), jvm.withThreads(1), 1.6);
        find(jvm)
                .map(PipelineResult::median)
                .ifPresent(figure -> found.add(new Relation(
                        "cellstream-jvm, changelog bytes / bytes of state, an event",
                        figure.changelogBytes() / (MODEL.stateSize() * Float.BYTES),
                        0.1,
                        false)));
        return found;
    }

    /** Returns a result's throughput in relation to that of the bytes that pass through under the same circumstances. */
    OptionalDouble ofPassThrough(PipelineResult result) {
        PipelineCase one = result.measured();
        return results.stream()
                .filter(other -> other.measured().contender() == Contender.PASS_THROUGH
                        && !other.runs().isEmpty())
                .filter(other -> other.measured().exactlyOnce() == one.exactlyOnce()
                        && other.measured().keys() == one.keys()
                        && other.measured().partitions() == one.partitions()
                        && other.measured().threads() == one.threads()
                        && other.measured().embeddedBroker() == one.embeddedBroker())
                .mapToDouble(other ->
                        result.median().eventsPerSecond() / other.median().eventsPerSecond())
                .findFirst();
    }

    private void add(List<Relation> found, String what, PipelineCase above, PipelineCase below, double target) {
        Optional<PipelineResult> one = find(above);
        Optional<PipelineResult> other = find(below);
        if (one.isPresent() && other.isPresent()) {
            double value =
                    one.get().median().eventsPerSecond() / other.get().median().eventsPerSecond();
            found.add(new Relation(what, value, target, true));
        }
    }

    private Optional<PipelineResult> find(PipelineCase wanted) {
        return results.stream()
                .filter(result ->
                        result.measured().equals(wanted) && !result.runs().isEmpty())
                .findFirst();
    }

    private static PipelineCase eos(Contender contender) {
        return PipelineCase.of(contender, true, KEYS, MODEL);
    }
}
