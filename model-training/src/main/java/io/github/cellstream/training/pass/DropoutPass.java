package io.github.cellstream.training.pass;

/**
 * Inverted dropout (Srivastava et al., 2014): a value is dropped with probability {@code rate}, kept and divided by {@code
 * 1 - rate} else. Random numbers are SplitMix64's, 16 bits a value.
 */
final class DropoutPass implements Pass {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private final int threshold;
    private final float kept;
    private final Activations input;
    private final Activations output;
    private long seed;
    private boolean dropping;

    DropoutPass(float rate, Activations input, Activations output) {
        this.threshold = Math.round(rate * 65536);
        this.kept = 65536f / Math.max(1, 65536 - threshold);
        this.input = input;
        this.output = output;
    }

    @Override
    public void forward(boolean training, long newSeed) {
        this.seed = newSeed;
        this.dropping = training;
        move(input.values(), input.stride(), output.values(), output.stride());
    }

    @Override
    public void backward(float[] gradient) {
        if (input.hasGradients()) {
            move(output.gradients(), output.stride(), input.gradients(), input.stride());
        }
    }

    private void move(int from, int fromStride, int to, int toStride) {
        float[] tape = output.tape().data();
        int width = output.width();
        long state = seed;
        for (int row = 0; row < output.rows(); row++) {
            int source = from + row * fromStride;
            int target = to + row * toStride;
            if (!dropping) {
                System.arraycopy(tape, source, tape, target, width);
                continue;
            }
            long bits = 0;
            for (int i = 0; i < width; i++) {
                if ((i & 3) == 0) {
                    state += GAMMA;
                    bits = mix(state);
                }
                tape[target + i] = (int) (bits & 0xFFFF) < threshold ? 0f : kept * tape[source + i];
                bits >>>= 16;
            }
        }
    }

    /** Stafford's 13th variant of the 64-bit finaliser, as in java.util.SplittableRandom. */
    static long mix(long z) {
        long y = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        y = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
        return y ^ (y >>> 31);
    }
}
