package io.github.cellstream.training.evaluation;

import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.training.Sequence;
import java.util.List;

/**
 * How well a model foretells tokens: the mean surprise of those that came. The first token of a sequence is foretold by nothing and not
 * counted.
 *
 * @param tokens that were foretold
 * @param bits sum of their surprise, {@code -log2 p}
 * @param right tokens that were the most probable ones
 */
public record TokenScore(long tokens, double bits, long right) {
    /**
     * Steps sequences through a model.
     *
     * @param rows sequences stepped together, {@code >= 1}
     */
    public static TokenScore of(SequenceModel model, List<Sequence> sequences, int rows) {
        Sum sum = new Sum();
        new Replay(model, rows).run(sequences, (index, step, judgement) -> {
            if (step > 0) {
                sum.tokens++;
                sum.bits += judgement.surprise;
                sum.right += judgement.rank == 1 ? 1 : 0;
            }
        });
        return new TokenScore(sum.tokens, sum.bits, sum.right);
    }

    /** Returns the mean surprise of a token in bits. */
    public double bitsPerToken() {
        return bits / tokens;
    }

    /** Returns the mean surprise of a token in nats: the cross-entropy. */
    public double natsPerToken() {
        return bitsPerToken() * Math.log(2);
    }

    /** Returns {@code 2^bits}: among how many equally probable tokens the model is as uncertain. */
    public double perplexity() {
        return Math.pow(2, bitsPerToken());
    }

    /** Returns the share of tokens that were the most probable ones. */
    public double accuracy() {
        return (double) right / tokens;
    }

    private static final class Sum {
        long tokens;
        double bits;
        long right;
    }
}
