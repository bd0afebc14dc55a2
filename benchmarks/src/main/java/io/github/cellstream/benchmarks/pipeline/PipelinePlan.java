package io.github.cellstream.benchmarks.pipeline;

import io.github.cellstream.benchmarks.contender.Contender;
import io.github.cellstream.benchmarks.contender.StreamsContender;
import io.github.cellstream.benchmarks.workload.BenchModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which cases are measured. In the middle stands one: the first guarantee, 10,000 keys and hidden 64 where these are among the values,
 * else the first ones. Around it one thing is varied at a time: the guarantee, the keys, the network, and where wanted threads and the broker's
 * place.
 *
 * @param contenders in the tables' order
 * @param guarantees true for exactly once
 * @param keys numbers of keys
 * @param models networks
 * @param placed whether threads and the broker's place are varied too
 */
record PipelinePlan(
        List<Contender> contenders,
        List<Boolean> guarantees,
        List<Integer> keys,
        List<BenchModel> models,
        boolean placed) {
    /** The keys of the middle. */
    static final int MIDDLE_KEYS = 10_000;
    /** The network of the middle. */
    static final BenchModel MIDDLE_MODEL = new BenchModel(1, 64);

    /** No more memory for states than the contenders' record cache has: what is left is the way through RocksDB. */
    static final Map<String, String> LITTLE_MEMORY =
            Map.of("state.memory.bytes", String.valueOf(StreamsContender.CACHE_BYTES));

    private static final int MANY_KEYS = 1_000_000;
    private static final Set<Contender> PLACED = EnumSet.of(Contender.PASS_THROUGH, Contender.CELLSTREAM_JVM);
    private static final Set<Contender> WITH_MANY_KEYS = EnumSet.of(Contender.COUNT, Contender.CELLSTREAM_JVM);

    PipelinePlan {
        contenders = List.copyOf(contenders);
        guarantees = List.copyOf(guarantees);
        keys = List.copyOf(keys);
        models = List.copyOf(models);
    }

    /**
     * Returns the cases that the targets compare, exactly once, but for Flink with states on its heap.
     *
     * @param placed whether those are among them that vary threads and the broker's place
     */
    static List<PipelineCase> targets(Collection<Contender> contenders, boolean placed) {
        PipelinePlan middle = new PipelinePlan(
                List.copyOf(contenders), List.of(true), List.of(MIDDLE_KEYS), List.of(MIDDLE_MODEL), placed);
        List<PipelineCase> cases = new ArrayList<>(middle.cases());
        contenders.stream()
                .filter(WITH_MANY_KEYS::contains)
                .map(contender -> PipelineCase.of(contender, true, MANY_KEYS, MIDDLE_MODEL))
                .forEach(cases::add);
        contenders.stream()
                .filter(contender -> contender == Contender.CELLSTREAM_JVM)
                .map(contender -> PipelineCase.of(contender, true, MANY_KEYS, MIDDLE_MODEL)
                        .with(LITTLE_MEMORY))
                .forEach(cases::add);
        return List.copyOf(cases);
    }

    /** Returns all cases, those of the middle first. */
    List<PipelineCase> cases() {
        int middleKeys = keys.contains(MIDDLE_KEYS) ? MIDDLE_KEYS : keys.get(0);
        BenchModel middleModel = models.contains(MIDDLE_MODEL) ? MIDDLE_MODEL : models.get(0);
        boolean middleGuarantee = guarantees.get(0);
        Set<PipelineCase> cases = new LinkedHashSet<>();
        add(cases, middleGuarantee, middleKeys, middleModel);
        for (boolean guarantee : guarantees) {
            add(cases, guarantee, middleKeys, middleModel);
        }
        for (int count : keys) {
            add(cases, middleGuarantee, count, middleModel);
        }
        for (BenchModel model : models) {
            for (Contender contender : contenders) {
                if (contender.usesModel()) {
                    cases.add(PipelineCase.of(contender, guarantee(contender, middleGuarantee), middleKeys, model));
                }
            }
        }
        for (Contender contender : contenders) {
            if (placed && PLACED.contains(contender)) {
                PipelineCase middle = PipelineCase.of(contender, middleGuarantee, middleKeys, middleModel);
                cases.add(middle.withThreads(1));
                cases.add(middle.withThreads(2));
                cases.add(middle.withEmbeddedBroker());
            }
        }
        return List.copyOf(cases);
    }

    private void add(Set<PipelineCase> cases, boolean guarantee, int count, BenchModel model) {
        for (Contender contender : contenders) {
            cases.add(PipelineCase.of(contender, guarantee(contender, guarantee), count, model));
        }
    }

    /** Flink on its heap is there for the lesser guarantee, Flink on RocksDB for the greater. */
    private static boolean guarantee(Contender contender, boolean wanted) {
        return switch (contender) {
            case FLINK_HEAP, FLINK_HEAP_CHAINED -> false;
            case FLINK_ROCKSDB -> true;
            default -> wanted;
        };
    }
}
