package io.github.cellstream.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is learnt from at once.
 *
 * @param shards slices of each shard, the longest first
 */
record Batch(List<List<Slice>> shards) {
    /** Deals slices to shards by turns, the longest first, so that shards have about the same to do. */
    static Batch deal(List<Slice> slices, int shards) {
        List<Slice> descending = new ArrayList<>(slices);
        descending.sort(Comparator.comparingInt(Slice::steps).reversed());
        List<List<Slice>> parts = parts(shards);
        for (int i = 0; i < descending.size(); i++) {
            parts.get(i % shards).add(descending.get(i));
        }
        return new Batch(parts);
    }

    /** Gives each slice to the shard that keeps its lane's state. */
    static Batch byLane(List<Slice> slices, int shards) {
        List<List<Slice>> parts = parts(shards);
        slices.forEach(slice -> parts.get(slice.lane() % shards).add(slice));
        parts.forEach(part -> part.sort(Comparator.comparingInt(Slice::steps).reversed()));
        return new Batch(parts);
    }

    long steps() {
        return shards.stream().flatMap(List::stream).mapToLong(Slice::steps).sum();
    }

    private static List<List<Slice>> parts(int shards) {
        List<List<Slice>> parts = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            parts.add(new ArrayList<>());
        }
        return parts;
    }
}
