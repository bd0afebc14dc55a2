package io.github.cellstream.training.pass;

/** One layer's work on one shard. Between forwards and backwards the tape keeps what backwards needs. */
interface Pass {
    /**
     * Computes the values of the layer's output.
     *
     * @param training whether dropout drops
     * @param seed of random numbers, another one for each batch and shard
     */
    void forward(boolean training, long seed);

    /**
     * Turns the gradients by the output into those by the input, and by the layer's weights.
     *
     * @param gradient of all weights, in {@link Parameters}' layout; the layer's own part is overwritten
     */
    void backward(float[] gradient);
}
