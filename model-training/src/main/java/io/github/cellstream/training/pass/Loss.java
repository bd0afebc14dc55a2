package io.github.cellstream.training.pass;

/** How far outputs are from their targets. */
public interface Loss {
    /**
     * Judges a shard's outputs and writes the gradients by them.
     *
     * @return the weighted sum over the rows, and how many were right
     */
    Judged judge(Outputs outputs, Targets targets);

    /**
     * What a shard's outputs came to.
     *
     * @param sum of the losses, weighted
     * @param weight of all targets
     * @param targets that are counted
     * @param right of those, whose class got the most; 0 for forecasts
     */
    record Judged(double sum, double weight, long targets, long right) {
        /** Of nothing. */
        public static final Judged NOTHING = new Judged(0, 0, 0, 0);

        /** Returns both together. */
        public Judged plus(Judged other) {
            return new Judged(sum + other.sum, weight + other.weight, targets + other.targets, right + other.right);
        }
    }
}
