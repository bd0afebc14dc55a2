package io.github.cellstream.training;

/**
 * The learning rate over a training, as a factor of the greatest one.
 *
 * @param shape of the curve behind the warm-up
 * @param warmup share of the batches over which the rate rises linearly from 0, {@code [0, 1)}
 * @param floor the last batch's factor, {@code [0, 1]}
 */
public record Schedule(Shape shape, float warmup, float floor) {
    /** How the rate falls. */
    public enum Shape {
        /** Not at all. */
        CONSTANT,
        /** In a straight line. */
        LINEAR,
        /** As half a period of the cosine (Loshchilov and Hutter, 2017). */
        COSINE,
        /** In four equal steps of one factor. */
        STEPS
    }

    /** The same rate throughout. */
    public static final Schedule CONSTANT = new Schedule(Shape.CONSTANT, 0, 1);

    /** A cosine down to nothing after a short warm-up. */
    public static final Schedule COSINE = new Schedule(Shape.COSINE, 0.02f, 0);

    /** Checks the ranges. */
    public Schedule {
        if (!(warmup >= 0 && warmup < 1) || !(floor >= 0 && floor <= 1)) {
            throw new IllegalArgumentException("warm-up " + warmup + ", floor " + floor);
        }
        if (shape == Shape.STEPS && floor == 0) {
            throw new IllegalArgumentException("steps of one factor never reach a floor of 0");
        }
    }

    /**
     * Returns the factor for a batch.
     *
     * @param batch from 0
     * @param batches of the whole training
     */
    public double factor(long batch, long batches) {
        double at = (batch + 1.0) / batches;
        if (at < warmup) {
            return at / warmup;
        }
        double gone = warmup < 1 ? Math.min(1, (at - warmup) / (1 - warmup)) : 1;
        return switch (shape) {
            case CONSTANT -> 1;
            case LINEAR -> 1 - (1 - floor) * gone;
            case COSINE -> floor + (1 - floor) * 0.5 * (1 + StrictMath.cos(Math.PI * gone));
            case STEPS -> StrictMath.pow(floor, Math.min(3, Math.floor(4 * gone)) / 3);
        };
    }
}
