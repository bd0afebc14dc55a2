package io.github.cellstream.training.pass;

/**
 * What inverted dropout (Srivastava et al., 2014) lets through: a value is dropped with probability {@code rate}, kept and
 * divided by {@code 1 - rate} else. Random numbers are SplitMix64's, 16 bits a value, so the same state gives the same mask.
 */
final class DropMask {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    /** Values that one random number serves. */
    private static final int GROUP = 4;

    private final int threshold;
    private final float kept;

    DropMask(float rate) {
        this.threshold = Math.round(rate * 65536);
        this.kept = 65536f / Math.max(1, 65536 - threshold);
    }

    /**
     * Writes what is let through; source and target may be the same.
     *
     * @param state of the random numbers
     * @return their state behind these values
     */
    long apply(float[] source, int from, float[] target, int to, int count, long state) {
        long next = state;
        long bits = 0;
        for (int i = 0; i < count; i++) {
            if (i % GROUP == 0) {
                next += GAMMA;
                bits = mix(next);
            }
            target[to + i] = (int) (bits & 0xFFFF) < threshold ? 0f : kept * source[from + i];
            bits >>>= 16;
        }
        return next;
    }

    /** Returns the state behind {@code count} values, a multiple of 4. */
    static long skip(long state, int count) {
        return state + GAMMA * (count / GROUP);
    }

    /** Stafford's 13th variant of the 64-bit finaliser, as in java.util.SplittableRandom. */
    static long mix(long z) {
        long y = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        y = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
        return y ^ (y >>> 31);
    }
}
