package io.github.cellstream.runtime.head;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.StepBatch;
import java.util.Arrays;

/** Passes the first output on as it is. Memory: the last result [K], NaN before the first. */
final class RawHead implements Head {
    private final int size;

    RawHead(ModelSpec spec) {
        size = spec.taskOutputSize();
    }

    @Override
    public int memorySize() {
        return size;
    }

    @Override
    public void initialMemory(float[] memory, int offset) {
        Arrays.fill(memory, offset, offset + size, Float.NaN);
    }

    @Override
    public void judge(StepBatch batch, int row, float[] memory, int offset, Judgement judgement) {
        System.arraycopy(batch.outputs(), batch.outputOffset(row), memory, offset, size);
        recall(memory, offset, judgement);
    }

    @Override
    public void recall(float[] memory, int offset, Judgement judgement) {
        judgement.clear();
        System.arraycopy(memory, offset, judgement.result, 0, size);
    }
}
