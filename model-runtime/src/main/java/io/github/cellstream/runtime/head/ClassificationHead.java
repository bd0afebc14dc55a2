package io.github.cellstream.runtime.head;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.StepBatch;
import java.util.Arrays;

/**
 * The class of the sequence so far. Memory: the last probabilities [K], NaN before the first. With a smoothing below 1 they
 * are an exponential average over the sequence's events, which begins at the first one's.
 */
final class ClassificationHead implements Head {
    private final int classes;
    private final float newest;

    ClassificationHead(ModelSpec spec, HeadOptions options) {
        classes = spec.taskOutputSize();
        newest = options.smoothing();
    }

    @Override
    public int memorySize() {
        return classes;
    }

    @Override
    public void initialMemory(float[] memory, int offset) {
        Arrays.fill(memory, offset, offset + classes, Float.NaN);
    }

    @Override
    public void judge(StepBatch batch, int row, float[] memory, int offset, Judgement judgement) {
        judgement.clear();
        float[] probabilities = judgement.result;
        System.arraycopy(batch.outputs(), batch.outputOffset(row), probabilities, 0, classes);
        if (newest != 1) {
            for (int k = 0; k < classes; k++) {
                float before = memory[offset + k];
                probabilities[k] =
                        Float.isNaN(before) ? probabilities[k] : before + newest * (probabilities[k] - before);
            }
        }
        System.arraycopy(probabilities, 0, memory, offset, classes);
        judgement.best = Ranking.best(probabilities);
    }

    @Override
    public void recall(float[] memory, int offset, Judgement judgement) {
        judgement.clear();
        System.arraycopy(memory, offset, judgement.result, 0, classes);
        judgement.best = Ranking.best(judgement.result);
    }
}
