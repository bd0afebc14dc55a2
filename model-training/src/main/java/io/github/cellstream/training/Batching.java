package io.github.cellstream.training;

/**
 * How sequences are gathered.
 *
 * @param size sequences that are stepped together
 * @param window 0: a sequence is taken whole, and sequences of similar length share a batch. Otherwise the number of
 *     steps through which errors are propagated: each of the {@code size} rows runs through its sequences window by window, its state
 *     carried over (truncated back-propagation, Williams and Peng, 1990), and sequences so long that rows would stand idle
 *     are cut
 * @param shards parts that a batch is cut into, whose gradients are summed in a fixed order. They decide the bits of the result;
 *     the number of threads doesn't. As many threads as shards can work
 */
public record Batching(int size, int window, int shards) {
    /** Batches of 64 whole sequences in two shards. */
    public static final Batching DEFAULT = new Batching(64, 0, 2);

    /** Checks the numbers. */
    public Batching {
        if (size < 1 || window < 0 || shards < 1) {
            throw new IllegalArgumentException("batches of " + size + " in " + shards + " shards, window " + window);
        }
    }
}
