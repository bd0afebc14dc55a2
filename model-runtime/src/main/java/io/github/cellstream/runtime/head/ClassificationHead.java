package io.github.cellstream.runtime.head;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.StepBatch;
import java.util.Arrays;

/** The class of the sequence so far. Memory: the last probabilities [K], NaN before the first. */
final class ClassificationHead implements Head {
    private final int classes;

    ClassificationHead(ModelSpec spec) {
        classes = spec.taskOutputSize();
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
        System.arraycopy(batch.outputs(), batch.outputOffset(row), memory, offset, classes);
        recall(memory, offset, judgement);
    }

    @Override
    public void recall(float[] memory, int offset, Judgement judgement) {
        judgement.clear();
        System.arraycopy(memory, offset, judgement.result, 0, classes);
        judgement.best = indexOfGreatest(judgement.result);
    }

    /** Returns the first index of the greatest value, -1 if all are NaN. */
    static int indexOfGreatest(float[] values) {
        int best = -1;
        for (int i = 0; i < values.length; i++) {
            if (best < 0 ? !Float.isNaN(values[i]) : values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }
}
