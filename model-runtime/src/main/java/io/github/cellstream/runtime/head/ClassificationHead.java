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
        int output = batch.outputOffset(row);
        for (int k = 0; k < classes; k++) {
            float now = batch.outputs()[output + k];
            float before = memory[offset + k];
            memory[offset + k] = newest == 1 || Float.isNaN(before) ? now : before + newest * (now - before);
        }
        recall(memory, offset, judgement);
    }

    @Override
    public void recall(float[] memory, int offset, Judgement judgement) {
        judgement.clear();
        System.arraycopy(memory, offset, judgement.result, 0, classes);
        judgement.best = Ranking.best(judgement.result);
    }
}
