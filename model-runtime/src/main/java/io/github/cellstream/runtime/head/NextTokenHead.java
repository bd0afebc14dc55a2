package io.github.cellstream.runtime.head;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.StepBatch;
import java.util.Arrays;

/**
 * The token that comes next, and how surprising the one that came was: {@code -log2 p} bits under the distribution given
 * one step before, at most 126, and its rank there. Perplexity is {@code 2^L}, L the mean of those bits: the plain one over
 * the first {@link HeadOptions#perplexitySpan} tokens, exponential from then on.
 *
 * <pre>
 * expected  [V]  the last distribution, NaN before the first
 * mean      [1]  L
 * count     [1]  tokens in it, counted to the span
 * </pre>
 */
final class NextTokenHead implements Head {
    private static final double LOG_OF_2 = StrictMath.log(2);

    private final int vocabulary;
    private final int span;

    NextTokenHead(ModelSpec spec, HeadOptions options) {
        vocabulary = spec.taskOutputSize();
        span = options.perplexitySpan();
    }

    @Override
    public int memorySize() {
        return vocabulary + 2;
    }

    @Override
    public void initialMemory(float[] memory, int offset) {
        Arrays.fill(memory, offset, offset + vocabulary, Float.NaN);
        Arrays.fill(memory, offset + vocabulary, offset + memorySize(), 0);
    }

    @Override
    public void judge(StepBatch batch, int row, float[] memory, int offset, Judgement judgement) {
        int token = batch.tokens()[row];
        judgement.clear();
        System.arraycopy(memory, offset, judgement.expected, 0, vocabulary);
        float surprise = bits(judgement.expected[token]);
        if (!Float.isNaN(surprise)) {
            learn(surprise, memory, offset + vocabulary);
        }
        System.arraycopy(batch.outputs(), batch.outputOffset(row), memory, offset, vocabulary);
        answer(memory, offset, judgement);
        judgement.token = token;
        judgement.surprise = surprise;
        judgement.rank = Ranking.rank(judgement.expected, token);
        judgement.deviations[0] = surprise;
    }

    @Override
    public void recall(float[] memory, int offset, Judgement judgement) {
        judgement.clear();
        answer(memory, offset, judgement);
    }

    private void answer(float[] memory, int offset, Judgement judgement) {
        System.arraycopy(memory, offset, judgement.result, 0, vocabulary);
        judgement.best = Ranking.best(judgement.result);
        if (memory[offset + vocabulary + 1] > 0) {
            judgement.perplexity = (float) StrictMath.pow(2, memory[offset + vocabulary]);
        }
    }

    private void learn(float surprise, float[] memory, int at) {
        memory[at + 1] = Math.min(span, memory[at + 1] + 1);
        memory[at] += (surprise - memory[at]) / memory[at + 1];
    }

    private static float bits(float probability) {
        if (Float.isNaN(probability)) {
            return Float.NaN;
        }
        double bits = -StrictMath.log(Math.max(probability, Float.MIN_NORMAL)) / LOG_OF_2;
        return (float) Math.max(0, bits);
    }
}
