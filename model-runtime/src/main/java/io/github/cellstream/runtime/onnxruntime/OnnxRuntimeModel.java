package io.github.cellstream.runtime.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.onnx.ModelSignature;
import java.lang.ref.Cleaner;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A graph in an ONNX Runtime session; any number of threads may step it, each with a batch of its own. */
final class OnnxRuntimeModel implements SequenceModel {
    private static final Cleaner CLEANER = Cleaner.create();

    private final String file;
    private final OrtSession session;
    private final ModelSignature signature;
    private final Set<BatchTensors> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    OnnxRuntimeModel(String file, OrtSession session, ModelSignature signature) {
        this.file = file;
        this.session = session;
        this.signature = signature;
    }

    @Override
    public ModelSpec spec() {
        return signature.spec();
    }

    @Override
    public String engine() {
        return "onnxruntime/cpu";
    }

    @Override
    public StepBatch newBatch(int capacity) {
        requireOpen();
        return newOnnxBatch(capacity);
    }

    @Override
    public void initialState(float[] into, int offset) {
        System.arraycopy(signature.initialState(), 0, into, offset, signature.initialState().length);
    }

    @Override
    public void step(StepBatch batch) {
        requireOpen();
        if (!(batch instanceof OnnxRuntimeBatch mine) || mine.model() != this) {
            throw new IllegalArgumentException("the batch was not made by this model");
        }
        requireTokens(batch);
        try {
            BatchTensors tensors = mine.tensors();
            int rows = batch.size();
            if (signature.batched() && rows > 0) {
                tensors.run(session, batch, 0, rows);
            } else {
                for (int row = 0; row < rows; row++) {
                    tensors.run(session, batch, row, 1);
                }
            }
        } catch (OrtException e) {
            throw new ModelException(
                    ModelError.MODEL_STEP_FAILED, file, "ONNX Runtime failed a step: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        open.forEach(BatchTensors::close);
        open.clear();
        try {
            session.close();
        } catch (OrtException e) {
            throw new ModelException(
                    ModelError.MODEL_STEP_FAILED, file, "ONNX Runtime failed to close: " + e.getMessage(), e);
        }
    }

    /** Makes a batch whose native memory goes with it, or with this model, whichever goes first. */
    private OnnxRuntimeBatch newOnnxBatch(int capacity) {
        BatchTensors tensors = new BatchTensors(signature, capacity);
        OnnxRuntimeBatch batch = new OnnxRuntimeBatch(this, tensors, capacity);
        Set<BatchTensors> registry = open;
        registry.add(tensors);
        CLEANER.register(batch, () -> {
            registry.remove(tensors);
            tensors.close();
        });
        return batch;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(file + " was closed");
        }
    }

    private void requireTokens(StepBatch batch) {
        if (signature.spec().input().kind() == InputKind.TOKENS) {
            int size = signature.spec().input().size();
            for (int row = 0; row < batch.size(); row++) {
                int token = batch.tokens()[row];
                if (token < 0 || token >= size) {
                    throw new IllegalArgumentException(
                            "row " + row + ": token id " + token + " is outside [0, " + size + ")");
                }
            }
        }
    }
}
