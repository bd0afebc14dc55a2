package io.github.cellstream.processor.state;

/**
 * How many floats are kept with a key.
 *
 * @param hidden the model's state
 * @param head the head's memory
 * @param scorer the scorer's memory
 */
public record StateLayout(int hidden, int head, int scorer) {
    /** Checks the counts. */
    public StateLayout {
        if (hidden < 0 || head < 0 || scorer < 0) {
            throw new IllegalArgumentException("negative count in " + hidden + ", " + head + ", " + scorer);
        }
    }

    /** Returns the floats of both memories. */
    public int memory() {
        return Math.addExact(head, scorer);
    }
}
