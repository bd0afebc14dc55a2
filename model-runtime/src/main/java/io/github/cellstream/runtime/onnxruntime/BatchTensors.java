package io.github.cellstream.runtime.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.onnx.ModelSignature;
import io.github.cellstream.runtime.onnx.StateTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The native side of a batch: one direct buffer per tensor, and for every number of rows that occurred the tensors that
 * view its beginning. A tensor is a handle of some hundred bytes, so all are kept: nothing is made twice and no row is
 * computed in vain. Old and new states have separate buffers, since ONNX Runtime may write one before it read the other.
 */
final class BatchTensors implements AutoCloseable {
    private final ModelSpec spec;
    private final RowBuffer input;
    private final List<RowBuffer> oldStates = new ArrayList<>();
    private final List<RowBuffer> newStates = new ArrayList<>();
    private final List<RowBuffer> outputs = new ArrayList<>();
    private final @Nullable Binding[] bindings;
    private boolean closed;

    BatchTensors(ModelSignature signature, int capacity) {
        int rows = signature.batched() ? capacity : 1;
        spec = signature.spec();
        input = new RowBuffer(signature.input(), rows);
        for (StateTensor state : signature.states()) {
            oldStates.add(new RowBuffer(state.input(), rows));
            newStates.add(new RowBuffer(state.output(), rows));
        }
        signature.outputs().forEach(output -> outputs.add(new RowBuffer(output, rows)));
        bindings = new Binding[rows + 1];
    }

    /** Steps rows {@code [first, first + rows)} in one run. */
    void run(OrtSession session, StepBatch batch, int first, int rows) throws OrtException {
        Binding binding = binding(rows);
        gather(batch, first, rows);
        session.run(binding.inputs, binding.outputs).close();
        scatter(batch, first, rows);
    }

    /** Frees the tensors. Idempotent; a run after it makes no new ones. */
    @Override
    public synchronized void close() {
        closed = true;
        for (int rows = 0; rows < bindings.length; rows++) {
            Binding binding = bindings[rows];
            if (binding != null) {
                binding.close();
                bindings[rows] = null;
            }
        }
    }

    private void gather(StepBatch batch, int first, int rows) {
        for (int row = 0; row < rows; row++) {
            if (spec.input().kind() == InputKind.TOKENS) {
                input.putToken(row, batch.tokens()[first + row]);
            } else {
                input.put(rows, row, batch.inputs(), batch.inputOffset(first + row));
            }
            for (int i = 0; i < oldStates.size(); i++) {
                int offset =
                        batch.stateOffset(first + row) + spec.states().get(i).offset();
                oldStates.get(i).put(rows, row, batch.states(), offset);
            }
        }
    }

    private void scatter(StepBatch batch, int first, int rows) {
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < newStates.size(); i++) {
                int offset =
                        batch.stateOffset(first + row) + spec.states().get(i).offset();
                newStates.get(i).get(rows, row, batch.states(), offset);
            }
            for (int i = 0; i < outputs.size(); i++) {
                int offset =
                        batch.outputOffset(first + row) + spec.outputs().get(i).offset();
                outputs.get(i).get(rows, row, batch.outputs(), offset);
            }
        }
    }

    private Binding binding(int rows) throws OrtException {
        Binding known = bindings[rows];
        return known != null ? known : bind(rows);
    }

    private synchronized Binding bind(int rows) throws OrtException {
        if (closed) {
            throw new IllegalStateException("the model was closed");
        }
        Binding binding = new Binding();
        try {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            binding.inputs.put(input.name(), input.tensor(environment, rows));
            for (RowBuffer state : oldStates) {
                binding.inputs.put(state.name(), state.tensor(environment, rows));
            }
            for (RowBuffer state : newStates) {
                binding.outputs.put(state.name(), state.tensor(environment, rows));
            }
            for (RowBuffer output : outputs) {
                binding.outputs.put(output.name(), output.tensor(environment, rows));
            }
        } catch (OrtException | RuntimeException e) {
            binding.close();
            throw e;
        }
        bindings[rows] = binding;
        return binding;
    }

    /** The tensors of one number of rows, by name. */
    private static final class Binding implements AutoCloseable {
        private final Map<String, OnnxTensor> inputs = new HashMap<>();
        private final Map<String, OnnxTensor> outputs = new HashMap<>();

        @Override
        public void close() {
            inputs.values().forEach(OnnxTensor::close);
            outputs.values().forEach(OnnxTensor::close);
        }
    }
}
