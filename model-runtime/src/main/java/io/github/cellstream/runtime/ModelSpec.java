package io.github.cellstream.runtime;

import java.util.List;
import java.util.Objects;

/**
 * Everything that one needs to know of a model to step it and to read its answer.
 *
 * @param id name, version and fingerprint
 * @param input what a step consumes
 * @param states the state tensors, one behind the other without gaps: a key's state is one flat {@code float[]}
 * @param outputs the output tensors, one behind the other without gaps; the first is the task's output
 * @param task what the first output means
 * @param labels names of the classes, empty if none are known or the task is not a classification
 */
public record ModelSpec(
        ModelId id,
        InputSpec input,
        List<TensorSlice> states,
        List<TensorSlice> outputs,
        Task task,
        List<String> labels) {

    /** Checks that tensors follow each other without gaps and that labels fit the output. */
    public ModelSpec {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(task, "task");
        states = List.copyOf(states);
        outputs = List.copyOf(outputs);
        labels = List.copyOf(labels);
        requireContiguous(states);
        requireContiguous(outputs);
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException("a model without an output");
        }
        if (!labels.isEmpty() && labels.size() != outputs.get(0).size()) {
            throw new IllegalArgumentException(labels.size() + " labels for an output of size "
                    + outputs.get(0).size());
        }
    }

    /** Returns the floats in one row of state, 0 for a model without memory. */
    public int stateSize() {
        return states.isEmpty() ? 0 : states.get(states.size() - 1).end();
    }

    /** Returns the floats in one output row, all outputs together. */
    public int outputSize() {
        return outputs.get(outputs.size() - 1).end();
    }

    /** Returns the floats of the first output, the one that {@link #task} speaks of. */
    public int taskOutputSize() {
        return outputs.get(0).size();
    }

    private static void requireContiguous(List<TensorSlice> slices) {
        int next = 0;
        for (TensorSlice slice : slices) {
            if (slice.offset() != next) {
                throw new IllegalArgumentException(
                        slice.name() + " starts at " + slice.offset() + ", expected " + next);
            }
            next = slice.end();
        }
    }
}
