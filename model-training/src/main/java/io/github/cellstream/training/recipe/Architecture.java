package io.github.cellstream.training.recipe;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.training.NetworkBuilder;

/**
 * A textbook network: an embedding if it takes tokens, recurrent layers, one dense layer; dropout between them.
 *
 * @param cell of the recurrent layers
 * @param layers recurrent ones, {@code >= 1}
 * @param hidden units of each
 * @param embedding numbers that stand for a token; without meaning for features
 * @param embeddingDropout share of values dropped behind the embedding while training, {@code [0, 1)}
 * @param dropout share of values dropped behind each recurrent layer while training, {@code [0, 1)}
 */
public record Architecture(Cell cell, int layers, int hidden, int embedding, float embeddingDropout, float dropout) {
    /** Checks the ranges. */
    public Architecture {
        if (layers < 1
                || hidden < 1
                || embedding < 1
                || !(embeddingDropout >= 0 && embeddingDropout < 1)
                || !(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException(layers + " layers of " + hidden + " units, embedding " + embedding
                    + ", dropout " + embeddingDropout + " and " + dropout);
        }
    }

    /** A network with the same dropout everywhere. */
    public Architecture(Cell cell, int layers, int hidden, int embedding, float dropout) {
        this(cell, layers, hidden, embedding, dropout, dropout);
    }

    /**
     * Builds the network with weights to start from.
     *
     * @param outputs numbers it gives at a step
     * @param last what is applied to them
     */
    Network network(InputSpec input, int outputs, Activation last, long seed) {
        boolean tokens = input.kind() == InputKind.TOKENS;
        NetworkBuilder builder =
                tokens ? NetworkBuilder.tokens(input.size(), seed) : NetworkBuilder.features(input.size(), seed);
        if (tokens) {
            builder.embedding(embedding).dropout(embeddingDropout);
        }
        for (int layer = 0; layer < layers; layer++) {
            builder.recurrent(cell, hidden).dropout(dropout);
        }
        return builder.dense(outputs, last).build();
    }
}
