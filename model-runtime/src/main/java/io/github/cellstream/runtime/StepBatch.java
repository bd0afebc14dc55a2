package io.github.cellstream.runtime;

import java.util.Objects;

/**
 * The rows that one call of {@link SequenceModel#step} advances: inputs or token ids, states, outputs.
 *
 * <p>Each is one row-major array with room for {@link #capacity} rows, allocated once. Row {@code r} of the state
 * starts at {@code r * stateSize}; likewise for inputs and outputs. The arrays are handed out to be written and read in
 * place. Each row has the time of its event too, for models that look at the clock. A batch belongs to the model that made it and to one thread at a time.
 *
 * <p>An engine may extend this class with buffers of its own, see {@link SequenceModel#newBatch}.
 */
public class StepBatch {
    private final int capacity;
    private final int inputSize;
    private final int stateSize;
    private final int outputSize;
    private final float[] inputs;
    private final int[] tokens;
    private final float[] states;
    private final float[] outputs;
    private final long[] times;
    private int size;

    /**
     * Allocates room for {@code capacity} rows; the batch starts empty.
     *
     * @param spec the model's sizes
     * @param capacity most rows of one step, {@code >= 1}
     */
    public StepBatch(ModelSpec spec, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity is " + capacity);
        }
        this.capacity = capacity;
        boolean tokenInput = spec.input().kind() == InputKind.TOKENS;
        inputSize = tokenInput ? 0 : spec.input().size();
        stateSize = spec.stateSize();
        outputSize = spec.outputSize();
        inputs = new float[Math.multiplyExact(capacity, inputSize)];
        tokens = new int[tokenInput ? capacity : 0];
        states = new float[Math.multiplyExact(capacity, stateSize)];
        outputs = new float[Math.multiplyExact(capacity, outputSize)];
        times = new long[capacity];
    }

    /** Returns the most rows that one step can take. */
    public final int capacity() {
        return capacity;
    }

    /** Returns the rows of the next step: rows {@code [0, size)}. */
    public final int size() {
        return size;
    }

    /** Sets the rows of the next step, {@code [0, capacity]}. */
    public final void size(int rows) {
        Objects.checkIndex(rows, capacity + 1);
        size = rows;
    }

    /** Returns the features, {@code [capacity × inputSize]}; of length 0 for a model of tokens. */
    public final float[] inputs() {
        return inputs;
    }

    /** Returns the token ids, {@code [capacity]}; of length 0 for a model of features. */
    public final int[] tokens() {
        return tokens;
    }

    /** Returns the states, {@code [capacity × stateSize]}: before a step the old ones, after it the new ones. */
    public final float[] states() {
        return states;
    }

    /** Returns the outputs of the last step, {@code [capacity × outputSize]}. */
    public final float[] outputs() {
        return outputs;
    }

    /** Returns the events' times in milliseconds since the epoch, {@code [capacity]}; 0 where nobody has set them. */
    public final long[] times() {
        return times;
    }

    /** Returns the index of the first feature of {@code row}. */
    public final int inputOffset(int row) {
        return row * inputSize;
    }

    /** Returns the index of the first state value of {@code row}. */
    public final int stateOffset(int row) {
        return row * stateSize;
    }

    /** Returns the index of the first output of {@code row}. */
    public final int outputOffset(int row) {
        return row * outputSize;
    }
}
