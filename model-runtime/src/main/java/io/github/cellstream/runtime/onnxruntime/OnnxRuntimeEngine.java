package io.github.cellstream.runtime.onnxruntime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.TensorInfo;
import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.importing.ModelFiles;
import io.github.cellstream.runtime.onnx.Dimension;
import io.github.cellstream.runtime.onnx.ModelSignature;
import io.github.cellstream.runtime.onnx.OnnxFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a graph in ONNX Runtime, on the calling thread alone: Kafka Streams owns the threads, so the session has no pool
 * and nothing spins. Files are checked before ONNX Runtime sees their bytes, and stepped once before they are handed out.
 */
public final class OnnxRuntimeEngine implements ModelEngine {
    /** Made by {@link java.util.ServiceLoader}. */
    public OnnxRuntimeEngine() {}

    @Override
    public String name() {
        return "onnxruntime";
    }

    @Override
    public String description() {
        return "any ONNX graph with state inputs and outputs, in ONNX Runtime on the CPU, one thread";
    }

    @Override
    public SequenceModel load(ModelSource source) {
        OnnxFile file = ModelFiles.read(source);
        OrtSession session = open(file);
        OnnxRuntimeModel model;
        try {
            model = new OnnxRuntimeModel(file.name(), session, ModelSignature.of(file, outputShapes(session)));
        } catch (OrtException | RuntimeException e) {
            close(session);
            throw e instanceof ModelException known ? known : unsupported(file, e);
        }
        try {
            Rehearsal.of(file.name(), model);
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static OrtSession open(OnnxFile file) {
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(ExecutionMode.SEQUENTIAL);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.addConfigEntry("session.inter_op.allow_spinning", "0");
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            environment.setTelemetry(false);
            return environment.createSession(file.bytes(), options);
        } catch (OrtException e) {
            throw unsupported(file, e);
        }
    }

    private static ModelException unsupported(OnnxFile file, Exception e) {
        return new ModelException(
                ModelError.MODEL_UNSUPPORTED, file.name(), "ONNX Runtime does not take it: " + e.getMessage(), e);
    }

    /** What ONNX Runtime infers of the outputs goes further than what most files state. */
    private static Map<String, List<Dimension>> outputShapes(OrtSession session) throws OrtException {
        Map<String, List<Dimension>> shapes = new HashMap<>();
        for (NodeInfo output : session.getOutputInfo().values()) {
            if (output.getInfo() instanceof TensorInfo info) {
                List<Dimension> shape = new ArrayList<>();
                String[] symbols = info.getDimensionNames();
                long[] lengths = info.getShape();
                for (int axis = 0; axis < lengths.length; axis++) {
                    shape.add(
                            lengths[axis] < 0
                                    ? Dimension.dynamic(symbols[axis])
                                    : Dimension.fixed(Math.toIntExact(lengths[axis])));
                }
                shapes.put(output.getName(), shape);
            }
        }
        return shapes;
    }

    private static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed to close a session", e);
        }
    }
}
