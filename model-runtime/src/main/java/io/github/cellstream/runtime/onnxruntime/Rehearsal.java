package io.github.cellstream.runtime.onnxruntime;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.StepBatch;

/**
 * Steps a model before it is handed out: a graph whose outputs have other shapes than it states, or whose rows influence
 * each other because an axis was mistaken for the batch, is found at load and not at the first event.
 */
final class Rehearsal {
    private static final float TOLERANCE = 1e-3f;

    private Rehearsal() {}

    static void of(String file, OnnxRuntimeModel model) {
        float[] alone = step(model, 1);
        float[] inCompany = step(model, 2);
        for (int i = 0; i < alone.length; i++) {
            if (!(Math.abs(alone[i] - inCompany[i]) <= TOLERANCE * (1 + Math.abs(alone[i])))
                    && Float.isFinite(alone[i])) {
                throw new ModelException(
                        ModelError.MODEL_DISAGREES,
                        file,
                        "a row alone gives " + alone[i] + " and beside another row " + inCompany[i]
                                + ": the batch axis is not what it seems; name it 'batch' in the inputs' shapes");
            }
        }
    }

    /** Returns output and new state of row 0; the other rows hold other inputs. */
    private static float[] step(OnnxRuntimeModel model, int rows) {
        StepBatch batch = model.newBatch(rows);
        batch.size(rows);
        for (int i = 0; i < batch.inputs().length; i++) {
            batch.inputs()[i] = (float) Math.sin(1 + i);
        }
        for (int row = 0; row < rows; row++) {
            if (batch.tokens().length > 0) {
                batch.tokens()[row] = row % model.spec().input().size();
            }
            model.initialState(batch.states(), batch.stateOffset(row));
        }
        model.step(batch);
        int outputs = model.spec().outputSize();
        int states = model.spec().stateSize();
        float[] first = new float[outputs + states];
        System.arraycopy(batch.outputs(), 0, first, 0, outputs);
        System.arraycopy(batch.states(), 0, first, outputs, states);
        return first;
    }
}
