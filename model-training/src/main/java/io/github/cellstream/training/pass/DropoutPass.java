package io.github.cellstream.training.pass;

/** Dropout of a layer's values; other ones at every step and in every sequence. */
final class DropoutPass implements Pass {
    private final DropMask mask;
    private final Activations input;
    private final Activations output;
    private long seed;
    private boolean dropping;

    DropoutPass(float rate, Activations input, Activations output) {
        this.mask = new DropMask(rate);
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
            if (dropping) {
                state = mask.apply(tape, source, tape, target, width, state);
            } else {
                System.arraycopy(tape, source, tape, target, width);
            }
        }
    }
}
