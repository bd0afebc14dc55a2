package io.github.cellstream.runtime.onnxruntime;

import io.github.cellstream.runtime.StepBatch;

/** A batch with the native tensors that its rows are copied to and from. */
final class OnnxRuntimeBatch extends StepBatch {
    private final OnnxRuntimeModel model;
    private final BatchTensors tensors;

    OnnxRuntimeBatch(OnnxRuntimeModel model, BatchTensors tensors, int capacity) {
        super(model.spec(), capacity);
        this.model = model;
        this.tensors = tensors;
    }

    OnnxRuntimeModel model() {
        return model;
    }

    BatchTensors tensors() {
        return tensors;
    }
}
