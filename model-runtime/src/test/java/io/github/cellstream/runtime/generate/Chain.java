package io.github.cellstream.runtime.generate;

import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.ModelId;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.TensorSlice;
import java.util.List;

/** Expects what a fixed table says of the last two tokens: the state is the token before. */
final class Chain implements SequenceModel {
    private static final int TOKENS = 4;

    private final ModelSpec spec = new ModelSpec(
            new ModelId("chain", "0", "0".repeat(64)),
            InputSpec.tokens(TOKENS),
            List.of(new TensorSlice("before", 0, List.of(1))),
            List.of(new TensorSlice("next", 0, List.of(TOKENS))),
            Task.NEXT_TOKEN,
            List.of());

    /** Returns the probability of a token after two others; the table is as good as any other. */
    static float probability(int before, int last, int next) {
        float sum = 0;
        for (int i = 0; i < TOKENS; i++) {
            sum += weight(before, last, i);
        }
        return weight(before, last, next) / sum;
    }

    private static float weight(int before, int last, int next) {
        return 1 + (3 * before + 5 * last + 7 * next + next * next * last) % 11 + next / 8f;
    }

    @Override
    public ModelSpec spec() {
        return spec;
    }

    @Override
    public String engine() {
        return "chain";
    }

    @Override
    public StepBatch newBatch(int capacity) {
        return new StepBatch(spec, capacity);
    }

    @Override
    public void initialState(float[] into, int offset) {
        into[offset] = 0;
    }

    @Override
    public void step(StepBatch batch) {
        for (int row = 0; row < batch.size(); row++) {
            int before = (int) batch.states()[batch.stateOffset(row)];
            int last = batch.tokens()[row];
            for (int next = 0; next < TOKENS; next++) {
                batch.outputs()[batch.outputOffset(row) + next] = probability(before, last, next);
            }
            batch.states()[batch.stateOffset(row)] = last;
        }
    }

    @Override
    public void close() {}
}
