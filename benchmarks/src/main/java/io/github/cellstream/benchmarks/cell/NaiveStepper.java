package io.github.cellstream.benchmarks.cell;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.cellstream.runtime.onnx.ModelSignature;
import io.github.cellstream.runtime.onnx.OnnxFile;
import io.github.cellstream.runtime.onnx.RowLayout;
import io.github.cellstream.runtime.onnx.StateTensor;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * ONNX Runtime as one calls it at first: default options but for one thread, and at each step new tensors from arrays,
 * results copied out of new tensors, everything closed.
 */
final class NaiveStepper implements Stepper {
    static final String NAME = "onnxruntime-naive";

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final ModelSignature signature;
    private final OrtSession session;
    private final int batch;
    private final float[] inputs;
    private final Map<String, float[]> states = new HashMap<>();
    private float[] outputs = new float[0];

    NaiveStepper(CellCase cellCase) {
        OnnxFile file = OnnxFile.read(cellCase.file());
        signature = ModelSignature.of(file);
        batch = cellCase.batch();
        inputs = cellCase.inputs();
        for (StateTensor state : signature.states()) {
            states.put(state.input().name(), new float[batch * cellCase.hidden()]);
        }
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            session = environment.createSession(file.bytes(), options);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not take the cell", e);
        }
    }

    @Override
    public void step() {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            tensors.put(signature.input().name(), tensor(signature.input(), inputs));
            for (StateTensor state : signature.states()) {
                String name = state.input().name();
                tensors.put(name, tensor(state.input(), Objects.requireNonNull(states.get(name))));
            }
            try (OrtSession.Result result = session.run(tensors)) {
                for (StateTensor state : signature.states()) {
                    states.put(state.input().name(), read(result, state.output()));
                }
                outputs = read(result, signature.outputs().get(0));
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed a step", e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(RowLayout layout, float[] values) throws OrtException {
        return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), layout.shape(batch));
    }

    private static float[] read(OrtSession.Result result, RowLayout layout) {
        OnnxTensor tensor = (OnnxTensor) result.get(layout.name()).orElseThrow();
        FloatBuffer values = tensor.getFloatBuffer();
        float[] copy = new float[values.remaining()];
        values.get(copy);
        return copy;
    }

    @Override
    public float[] outputs() {
        return outputs;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed to close a session", e);
        }
    }
}
