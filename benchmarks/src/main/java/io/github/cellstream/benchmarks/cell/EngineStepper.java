package io.github.cellstream.benchmarks.cell;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;

/** An engine of Cellstream, as the operator calls it: one batch, allocated once. */
final class EngineStepper implements Stepper {
    private final SequenceModel model;
    private final StepBatch batch;

    EngineStepper(String engine, CellCase cellCase) {
        model = Plugins.named(ModelEngine.class, ModelEngine::name, engine).load(cellCase.file());
        batch = model.newBatch(cellCase.batch());
        batch.size(cellCase.batch());
        float[] inputs = cellCase.inputs();
        System.arraycopy(inputs, 0, batch.inputs(), 0, inputs.length);
    }

    @Override
    public void step() {
        model.step(batch);
    }

    @Override
    public float[] outputs() {
        return batch.outputs();
    }

    @Override
    public void close() {
        model.close();
    }
}
