package io.github.cellstream.training;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;

/**
 * Windows of sequences that run through lanes, each lane carrying its state on. A sequence longer than a lane's share of all
 * steps is cut, so that no lane stands idle; where the cuts fall changes from pass to pass.
 */
final class WindowBatches implements BatchPlan {
    private final List<Slice> slices;
    private final Batching batching;
    private final int longest;

    WindowBatches(List<Slice> slices, Batching batching) {
        this.slices = slices;
        this.batching = batching;
        long steps = slices.stream().mapToLong(Slice::steps).sum();
        long share = Math.max(batching.window(), (steps + batching.size() - 1) / batching.size());
        this.longest = Math.toIntExact((share + batching.window() - 1) / batching.window() * batching.window());
    }

    @Override
    public List<Batch> shuffled(SplittableRandom random) {
        List<Slice> pieces = new ArrayList<>();
        for (Slice slice : slices) {
            int skipped = slice.steps() > longest ? random.nextInt(batching.window()) : 0;
            cut(slice, skipped, pieces);
        }
        return batches(Shuffle.of(pieces, random));
    }

    @Override
    public List<Batch> ordered() {
        List<Slice> pieces = new ArrayList<>();
        slices.forEach(slice -> cut(slice, 0, pieces));
        return batches(pieces);
    }

    @Override
    public int rows() {
        return (batching.size() + batching.shards() - 1) / batching.shards();
    }

    @Override
    public int total() {
        return Math.multiplyExact(rows(), Math.min(longest, batching.window()));
    }

    private void cut(Slice slice, int skipped, List<Slice> pieces) {
        for (int from = skipped; from < slice.steps(); from += longest) {
            pieces.add(new Slice(slice.sequence(), from, Math.min(longest, slice.steps() - from), 0, true));
        }
    }

    private List<Batch> batches(List<Slice> pieces) {
        Queue<Slice> waiting = new ArrayDeque<>(pieces);
        List<Queue<Slice>> lanes = new ArrayList<>();
        for (int lane = 0; lane < batching.size(); lane++) {
            lanes.add(new ArrayDeque<>());
        }
        List<Batch> batches = new ArrayList<>();
        while (true) {
            List<Slice> windows = new ArrayList<>();
            for (int lane = 0; lane < lanes.size(); lane++) {
                Queue<Slice> queue = lanes.get(lane);
                if (queue.isEmpty() && !waiting.isEmpty()) {
                    windows(waiting.remove(), lane, queue);
                }
                if (!queue.isEmpty()) {
                    windows.add(queue.remove());
                }
            }
            if (windows.isEmpty()) {
                return batches;
            }
            batches.add(Batch.byLane(windows, batching.shards()));
        }
    }

    private void windows(Slice piece, int lane, Queue<Slice> queue) {
        for (int done = 0; done < piece.steps(); done += batching.window()) {
            int steps = Math.min(batching.window(), piece.steps() - done);
            queue.add(new Slice(piece.sequence(), piece.from() + done, steps, lane, done == 0));
        }
    }
}
