package io.github.cellstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Every step is taken once an epoch, in order, by one lane; no shard is larger than was said. */
class BatchPlanTest {
    private static final Targeting TARGETING = new Targeting(Objective.NEXT_TOKEN, List.of());

    @Property(tries = 200)
    void shouldTakeEveryStepOnce(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 2, max = 60) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 9) int size,
            @ForAll @IntRange(min = 0, max = 12) int window,
            @ForAll @IntRange(min = 1, max = 3) int shards,
            @ForAll long seed) {
        List<Sequence> sequences = lengths.stream()
                .map(length -> Sequence.ofTokens(new int[length]))
                .toList();
        BatchPlan plan = BatchPlan.of(sequences, TARGETING, new Batching(size, window, shards));
        long steps = lengths.stream().mapToLong(length -> length - 1).sum();

        List<Batch> ordered = plan.ordered();
        List<Batch> shuffled = plan.shuffled(new SplittableRandom(seed));

        assertThat(ordered.stream().mapToLong(Batch::steps).sum()).isEqualTo(steps);
        assertThat(shuffled.stream().mapToLong(Batch::steps).sum())
                .isBetween(steps - (long) window * lengths.size(), steps);
        check(ordered, plan, window);
        check(shuffled, plan, window);
    }

    private static void check(List<Batch> batches, BatchPlan plan, int window) {
        Map<Integer, Slice> lanes = new HashMap<>();
        IdentityHashMap<Sequence, boolean[]> taken = new IdentityHashMap<>();
        for (Batch batch : batches) {
            for (List<Slice> shard : batch.shards()) {
                assertThat(shard).hasSizeLessThanOrEqualTo(plan.rows());
                assertThat(shard)
                        .isSortedAccordingTo(
                                Comparator.comparingInt(Slice::steps).reversed());
                assertThat(shard.stream().mapToInt(Slice::steps).sum()).isLessThanOrEqualTo(plan.total());
                for (Slice slice : shard) {
                    boolean[] steps = taken.computeIfAbsent(slice.sequence(), s -> new boolean[s.length()]);
                    for (int step = slice.from(); step < slice.from() + slice.steps(); step++) {
                        assertThat(steps[step]).isFalse();
                        steps[step] = true;
                    }
                    if (window > 0 && !slice.fresh()) {
                        Slice before = Objects.requireNonNull(lanes.get(slice.lane()));
                        assertThat(before.sequence()).isSameAs(slice.sequence());
                        assertThat(before.from() + before.steps()).isEqualTo(slice.from());
                    }
                    lanes.put(slice.lane(), slice);
                }
            }
        }
        assertThat(taken.values().stream().mapToLong(steps -> count(steps)).sum())
                .isEqualTo(batches.stream().mapToLong(Batch::steps).sum());
    }

    private static long count(boolean[] steps) {
        long count = 0;
        for (boolean step : steps) {
            count += step ? 1 : 0;
        }
        return count;
    }
}
