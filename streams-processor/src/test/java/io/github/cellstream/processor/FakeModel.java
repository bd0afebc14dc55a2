package io.github.cellstream.processor;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.ModelId;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.TensorSlice;
import java.util.List;

/**
 * A leaky accumulator: {@code s = s / 2 + x}, of features or of a token's id, from 0.25 on. Outputs are the states, made
 * positive and summing to one where the task wants probabilities.
 */
final class FakeModel implements SequenceModel {
    private final ModelSpec spec;

    FakeModel(Task task, InputSpec input, List<String> labels, char fingerprint) {
        int outputs = labels.isEmpty() ? input.size() : labels.size();
        spec = new ModelSpec(
                new ModelId("fake", "7", String.valueOf(fingerprint).repeat(64)),
                input,
                List.of(new TensorSlice("s", 0, List.of(outputs))),
                List.of(new TensorSlice("y", 0, List.of(outputs))),
                task,
                labels);
    }

    static FakeModel forecasting() {
        return new FakeModel(Task.FORECAST, InputSpec.features(2), List.of(), 'a');
    }

    static FakeModel classifying() {
        return new FakeModel(Task.CLASSIFICATION, InputSpec.features(2), List.of("calm", "storm", "fog"), 'b');
    }

    static FakeModel ofTokens() {
        InputSpec input = new InputSpec(
                InputKind.TOKENS,
                3,
                List.of("open", "read", "close"),
                InputSpec.tokens(3).normalization());
        return new FakeModel(Task.NEXT_TOKEN, input, List.of(), 'c');
    }

    @Override
    public ModelSpec spec() {
        return spec;
    }

    @Override
    public String engine() {
        return "fake";
    }

    @Override
    public StepBatch newBatch(int capacity) {
        return new StepBatch(spec, capacity);
    }

    @Override
    public void initialState(float[] into, int offset) {
        for (int i = 0; i < spec.stateSize(); i++) {
            into[offset + i] = 0.25f;
        }
    }

    @Override
    public void step(StepBatch batch) {
        for (int row = 0; row < batch.size(); row++) {
            for (int i = 0; i < spec.stateSize(); i++) {
                batch.states()[batch.stateOffset(row) + i] =
                        batch.states()[batch.stateOffset(row) + i] / 2 + input(batch, row, i);
            }
            answer(batch, row);
        }
    }

    @Override
    public void close() {}

    private float input(StepBatch batch, int row, int i) {
        return spec.input().kind() == InputKind.TOKENS
                ? (batch.tokens()[row] == i ? 1 : 0)
                : batch.inputs()[batch.inputOffset(row) + i % spec.input().size()];
    }

    private void answer(StepBatch batch, int row) {
        boolean probabilities = spec.task() == Task.CLASSIFICATION || spec.task() == Task.NEXT_TOKEN;
        float sum = 0;
        for (int i = 0; i < spec.outputSize(); i++) {
            float value = batch.states()[batch.stateOffset(row) + i];
            float output = probabilities ? (1 + i) * (Math.abs(value) + 0.01f) : value;
            batch.outputs()[batch.outputOffset(row) + i] = output;
            sum += output;
        }
        for (int i = 0; probabilities && i < spec.outputSize(); i++) {
            batch.outputs()[batch.outputOffset(row) + i] /= sum;
        }
    }
}
