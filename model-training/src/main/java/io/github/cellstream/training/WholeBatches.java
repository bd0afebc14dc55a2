package io.github.cellstream.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Whole sequences, those of similar length together: the set is shuffled, cut into parts of {@value #PART} batches, each
 * part sorted by length and cut into batches, and the batches are shuffled.
 */
final class WholeBatches implements BatchPlan {
    private static final int PART = 50;

    private final List<Slice> slices;
    private final Batching batching;

    WholeBatches(List<Slice> slices, Batching batching) {
        this.slices = slices;
        this.batching = batching;
    }

    @Override
    public List<Batch> shuffled(SplittableRandom random) {
        List<Slice> shuffled = Shuffle.of(slices, random);
        List<Batch> batches = new ArrayList<>();
        int part = PART * batching.size();
        for (int from = 0; from < shuffled.size(); from += part) {
            cut(shuffled.subList(from, Math.min(shuffled.size(), from + part)), batches);
        }
        return Shuffle.of(batches, random);
    }

    @Override
    public List<Batch> ordered() {
        List<Batch> batches = new ArrayList<>();
        cut(slices, batches);
        return batches;
    }

    @Override
    public int rows() {
        return (Math.min(batching.size(), slices.size()) + batching.shards() - 1) / batching.shards();
    }

    @Override
    public int total() {
        List<Slice> longest = descending(slices).subList(0, Math.min(batching.size(), slices.size()));
        return Math.toIntExact(Batch.deal(longest, batching.shards()).shards().get(0).stream()
                .mapToLong(Slice::steps)
                .sum());
    }

    private void cut(List<Slice> part, List<Batch> batches) {
        List<Slice> sorted = descending(part);
        for (int from = 0; from < sorted.size(); from += batching.size()) {
            batches.add(Batch.deal(
                    sorted.subList(from, Math.min(sorted.size(), from + batching.size())), batching.shards()));
        }
    }

    private static List<Slice> descending(List<Slice> slices) {
        List<Slice> sorted = new ArrayList<>(slices);
        sorted.sort(Comparator.comparingInt(Slice::steps).reversed());
        return sorted;
    }
}
