package io.github.cellstream.app.query;

import io.github.cellstream.processor.query.StoredSequence;
import io.github.cellstream.processor.query.StoredSequence.Standing;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.generate.Sampling;
import io.github.cellstream.runtime.generate.SeriesGenerator;
import io.github.cellstream.runtime.generate.TokenGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Goes on from where a key stands, one to many: readings are forecast, or tokens drawn, and fed back. One request at a time,
 * so that queries take one core at most. Thread-safe.
 */
public final class Continuation {
    private final SequenceModel model;
    private @Nullable SeriesGenerator series;

    /** Takes the model of the job, which stays open as long as this is used. */
    public Continuation(SequenceModel model) {
        this.model = model;
    }

    /**
     * Forecasts the next readings.
     *
     * @param steps how many, {@code >= 1}
     * @return {@code [steps × features]}, in the user's units
     * @throws QueryException if the model does not forecast, or the sequence does not run
     */
    public synchronized float[] forecast(StoredSequence from, int steps) {
        require(from, Task.FORECAST);
        if (series == null) {
            series = new SeriesGenerator(model);
        }
        int features = model.spec().taskOutputSize();
        float[] ahead = new float[Math.multiplyExact(steps, features)];
        series.resume(from.hidden(), 0, from.last().result, 0);
        for (int step = 0; step < steps; step++) {
            series.next(ahead, step * features);
        }
        return ahead;
    }

    /**
     * Draws the next tokens.
     *
     * @param count how many, {@code >= 1}
     * @return their ids
     * @throws QueryException if the model does not expect tokens, or the sequence does not run
     */
    public synchronized int[] generate(StoredSequence from, int count, Sampling sampling) {
        require(from, Task.NEXT_TOKEN);
        TokenGenerator generator = new TokenGenerator(model, sampling);
        generator.resume(from.hidden(), 0, from.last().result, 0);
        int[] tokens = new int[count];
        for (int i = 0; i < count; i++) {
            tokens[i] = generator.next();
        }
        return tokens;
    }

    private void require(StoredSequence from, Task task) {
        if (model.spec().task() != task) {
            throw new QueryException(
                    QueryError.WRONG_TASK, "the model is for " + model.spec().task() + ", this asks for " + task);
        }
        if (from.standing() != Standing.RUNNING || from.progress().steps == 0) {
            throw new QueryException(
                    QueryError.NOT_RUNNING, "the key's sequence does not run: it is " + from.standing());
        }
    }
}
