package io.github.cellstream.training.pass;

import java.util.Arrays;

/** Looks vectors up, and adds up the gradients by them. */
final class EmbeddingPass implements Pass {
    private final EmbeddingParameters embedding;
    private final int[] tokens;
    private final Activations output;
    private final float[] weights;

    EmbeddingPass(EmbeddingParameters embedding, int[] tokens, Activations output, Parameters parameters) {
        this.embedding = embedding;
        this.tokens = tokens;
        this.output = output;
        this.weights = parameters.weights();
    }

    @Override
    public void forward(boolean training, long seed) {
        float[] tape = output.tape().data();
        for (int row = 0; row < output.rows(); row++) {
            System.arraycopy(weights, embedding.vector(tokens[row]), tape, output.value(row), output.width());
        }
    }

    @Override
    public void backward(float[] gradient) {
        float[] tape = output.tape().data();
        Arrays.fill(gradient, embedding.at, embedding.vector(embedding.layer.vocabulary()), 0f);
        for (int row = 0; row < output.rows(); row++) {
            int to = embedding.vector(tokens[row]);
            int from = output.gradient(row);
            for (int i = 0; i < output.width(); i++) {
                gradient[to + i] += tape[from + i];
            }
        }
    }
}
