package io.github.cellstream.runtime.generate;

import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.input.FeatureEncoder;

/**
 * Continues a series of readings: each forecast is read by the model as if it had come, and so on (one to many).
 *
 * <p>Has a state of its own; that of the series which it continues is copied and stays as it is. For one thread; allocates
 * nothing per step. All readings are in the user's units.
 */
public final class SeriesGenerator {
    private final SequenceModel model;
    private final StepBatch batch;
    private final FeatureEncoder encoder;
    private final float[] forecast;
    private boolean begun;
    /** Whether the forecast has been handed out, so that it is read before the next one. */
    private boolean told;

    /**
     * Prepares to continue, from the beginning of a series.
     *
     * @param model stays open as long as this is used
     * @throws IllegalArgumentException if the model does not forecast
     */
    public SeriesGenerator(SequenceModel model) {
        if (model.spec().task() != Task.FORECAST) {
            throw new IllegalArgumentException("model " + model.spec().id().name() + " is for task "
                    + model.spec().task() + ", wanted FORECAST");
        }
        this.model = model;
        batch = model.newBatch(1);
        batch.size(1);
        encoder = new FeatureEncoder(model.spec().input());
        forecast = new float[model.spec().taskOutputSize()];
        start();
    }

    /** Goes back to the beginning of a series. */
    public void start() {
        model.initialState(batch.states(), batch.stateOffset(0));
        begun = false;
        told = false;
    }

    /**
     * Goes to where some series stands.
     *
     * @param states holds the series' state from {@code stateOffset}
     * @param expected the next reading that was forecast there, {@code [features]} from {@code offset}
     */
    public void resume(float[] states, int stateOffset, float[] expected, int offset) {
        System.arraycopy(
                states,
                stateOffset,
                batch.states(),
                batch.stateOffset(0),
                model.spec().stateSize());
        System.arraycopy(expected, offset, forecast, 0, forecast.length);
        begun = true;
        told = false;
    }

    /** Reads a reading that came. */
    public void read(float[] reading) {
        encoder.encode(reading, batch, 0);
        model.step(batch);
        encoder.decode(batch.outputs(), batch.outputOffset(0), forecast, 0);
        begun = true;
        told = false;
    }

    /**
     * Forecasts the next reading.
     *
     * @param into receives it, {@code [features]} from {@code offset}
     * @throws IllegalStateException if nothing was read yet
     */
    public void next(float[] into, int offset) {
        if (!begun) {
            throw new IllegalStateException("nothing was read yet: there is no telling what comes first");
        }
        if (told) {
            read(forecast);
        }
        System.arraycopy(forecast, 0, into, offset, forecast.length);
        told = true;
    }
}
