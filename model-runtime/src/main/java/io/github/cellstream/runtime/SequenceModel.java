package io.github.cellstream.runtime;

/**
 * A recurrent model: advances many independent sequences by one step per call, and keeps nothing.
 *
 * <p>State is an argument, never a field: whoever steps a model brings each sequence's state in the batch and finds the
 * new state there. A model is therefore shared freely between threads, each with a batch of its own.
 *
 * <p>Laws, checked by the {@code SequenceModelLaws} kit of this module's test-jar for every engine: prefix (n steps, then
 * m, equal n + m), sleep (a state that was stored and read back goes on unchanged), company (a row alone equals the row
 * in a batch), neighbour (a NaN in another row never leaks), threads (two threads, two batches).
 */
public interface SequenceModel extends AutoCloseable {
    /** Returns the model's sizes, names and meaning; the same object at every call. */
    ModelSpec spec();

    /** Returns the engine and its kernel as a prediction reports them, for example {@code jvm/vector-512}. */
    String engine();

    /**
     * Allocates a batch for this model.
     *
     * @param capacity most rows of one step, {@code >= 1}
     */
    StepBatch newBatch(int capacity);

    /**
     * Writes the state from which a sequence starts.
     *
     * @param into receives {@code spec().stateSize()} floats
     * @param offset index of the first one
     */
    void initialState(float[] into, int offset);

    /**
     * Advances rows {@code [0, batch.size())} by one step: reads inputs and states, overwrites states, fills outputs.
     *
     * <p>Inputs are in the network's own units, see {@link InputSpec#normalization}. A NaN or infinite input yields
     * whatever arithmetic yields, in that row alone; token ids outside {@code [0, input.size)} are refused.
     *
     * @param batch a batch from {@link #newBatch} of this model
     * @throws IllegalArgumentException if the batch is another model's or a token id is out of range; states are then
     *     unchanged
     */
    void step(StepBatch batch);

    /** Frees native memory. Idempotent. No step may be running or follow. */
    @Override
    void close();
}
