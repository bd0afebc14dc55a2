package io.github.cellstream.training.pass;

/**
 * DropConnect (Wan et al., 2013) of a recurrent matrix, as Merity, Keskar and Socher (2018) have it: for each batch other
 * weights are 0, and the same for all its sequences and steps, so that what a sequence remembers is never dropped itself.
 */
final class WeightDropout {
    private final PackedWeights matrix;
    private final PackedWeights dropped;
    private final DropMask mask;
    private long seed;

    WeightDropout(PackedWeights matrix, float rate, Tape derived) {
        this.matrix = matrix;
        this.dropped = matrix.at(derived.reserve(matrix.size()));
        this.mask = new DropMask(rate);
    }

    /** Returns what is left of the matrix, on the tape of derived numbers. */
    PackedWeights dropped() {
        return dropped;
    }

    /** Draws anew which weights are dropped. */
    void draw(long newSeed) {
        this.seed = newSeed;
    }

    /** Writes what is left of the panels {@code part}, {@code part + parts} …, and its transpose. */
    void derive(float[] weights, float[] derived, int part, int parts) {
        for (int panel = part; panel < matrix.panels(); panel += parts) {
            apply(weights, matrix, derived, dropped, panel);
        }
        dropped.transpose(derived, derived, part, parts);
    }

    /** Turns the gradient by what was left into that by the weights. */
    void gradient(float[] gradient) {
        for (int panel = 0; panel < matrix.panels(); panel++) {
            apply(gradient, matrix, gradient, matrix, panel);
        }
    }

    private void apply(float[] source, PackedWeights from, float[] target, PackedWeights to, int panel) {
        int count = matrix.depth() * matrix.width();
        mask.apply(source, from.panel(panel), target, to.panel(panel), count, DropMask.skip(seed, panel * count));
    }
}
