package io.github.cellstream.runtime.head;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.StepBatch;
import java.util.Arrays;

/**
 * The token that comes next, and how surprising the one that came was: {@code -log2 p} bits under the distribution given
 * one step before, at most 126. Memory: the last distribution [V], NaN before the first.
 */
final class NextTokenHead implements Head {
    private static final double LOG_OF_2 = StrictMath.log(2);

    private final int vocabulary;

    NextTokenHead(ModelSpec spec) {
        vocabulary = spec.taskOutputSize();
    }

    @Override
    public int memorySize() {
        return vocabulary;
    }

    @Override
    public void initialMemory(float[] memory, int offset) {
        Arrays.fill(memory, offset, offset + vocabulary, Float.NaN);
    }

    @Override
    public void judge(StepBatch batch, int row, float[] memory, int offset, Judgement judgement) {
        float probability = memory[offset + batch.tokens()[row]];
        System.arraycopy(batch.outputs(), batch.outputOffset(row), memory, offset, vocabulary);
        recall(memory, offset, judgement);
        judgement.surprise = bits(probability);
        judgement.deviations[0] = judgement.surprise;
    }

    @Override
    public void recall(float[] memory, int offset, Judgement judgement) {
        judgement.clear();
        System.arraycopy(memory, offset, judgement.result, 0, vocabulary);
        judgement.best = ClassificationHead.indexOfGreatest(judgement.result);
    }

    private static float bits(float probability) {
        if (Float.isNaN(probability)) {
            return Float.NaN;
        }
        double bits = -StrictMath.log(Math.max(probability, Float.MIN_NORMAL)) / LOG_OF_2;
        return (float) Math.max(0, bits);
    }
}
