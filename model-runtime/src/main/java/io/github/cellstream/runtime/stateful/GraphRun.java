package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.sizing.RunEstimate;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A checked graph in ONNX Runtime, on the calling thread, with outputs of our choice: any tensor that a node makes can be
 * looked at. A run that takes longer than ten seconds is broken off. Of all outputs of a run four million elements are seen,
 * of small tensors first; of the others their shape alone.
 */
final class GraphRun implements AutoCloseable {
    private static final long MOST_SECONDS = 10;
    private static final long MOST_NUMBERS = 1 << 22;

    private final String file;
    private final ModelProto model;
    private final OrtSession session;
    private Map<String, List<Long>> estimated = Map.of();

    private GraphRun(String file, ModelProto model, OrtSession session) {
        this.file = file;
        this.model = model;
        this.session = session;
    }

    /**
     * Opens a graph whose outputs are {@code outputs} alone, of whatever type and shape they turn out to be.
     *
     * @param first inputs as the first run will have them; a graph that can't take them never gets to ONNX Runtime
     */
    static GraphRun open(String file, ModelProto model, Collection<String> outputs, Map<String, Observed> first)
            throws OrtException {
        RunEstimate.check(file, model, shapes(first));
        ModelProto.Builder asked = model.toBuilder();
        asked.getGraphBuilder().clearOutput().clearValueInfo();
        for (String output : outputs) {
            asked.getGraphBuilder().addOutput(ValueInfoProto.newBuilder().setName(output));
        }
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(SessionOptions.OptLevel.BASIC_OPT);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            environment.setTelemetry(false);
            return new GraphRun(
                    file, model, environment.createSession(asked.build().toByteArray(), options));
        }
    }

    /** Runs once; outputs that are no tensors are left out. */
    Map<String, Observed> run(Map<String, Observed> inputs) throws OrtException {
        estimate(inputs);
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        RunOptions options = new RunOptions();
        Object guard = new Object();
        CompletableFuture<Void> watch = CompletableFuture.runAsync(
                () -> terminate(options, guard), CompletableFuture.delayedExecutor(MOST_SECONDS, TimeUnit.SECONDS));
        try {
            for (Map.Entry<String, Observed> input : inputs.entrySet()) {
                tensors.put(input.getKey(), tensor(input.getValue()));
            }
            options.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            try (OrtSession.Result result = session.run(tensors, options)) {
                List<Map.Entry<String, OnnxTensor>> found = new ArrayList<>();
                for (Map.Entry<String, OnnxValue> output : result) {
                    if (output.getValue() instanceof OnnxTensor tensor) {
                        found.add(Map.entry(output.getKey(), tensor));
                    }
                }
                found.sort(Comparator.comparingLong(output -> size(output.getValue())));
                Map<String, Observed> outputs = new LinkedHashMap<>();
                long left = MOST_NUMBERS;
                for (Map.Entry<String, OnnxTensor> output : found) {
                    left -= size(output.getValue());
                    outputs.put(output.getKey(), observed(output.getValue(), left >= 0));
                }
                return outputs;
            }
        } finally {
            tensors.values().forEach(OnnxTensor::close);
            synchronized (guard) {
                watch.cancel(false);
                options.close();
            }
        }
    }

    /** ONNX Runtime gets to run nothing whose memory was not told before; a run of the same shapes is told once. */
    private void estimate(Map<String, Observed> inputs) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        inputs.forEach((name, value) ->
                shapes.put(name, Arrays.stream(value.shape()).boxed().toList()));
        if (!shapes.equals(estimated)) {
            RunEstimate.check(file, model, shapes(inputs));
            estimated = shapes;
        }
    }

    private static Map<String, long[]> shapes(Map<String, Observed> inputs) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        inputs.forEach((name, value) -> shapes.put(name, value.shape()));
        return shapes;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed to close a session", e);
        }
    }

    private static void terminate(RunOptions options, Object guard) {
        synchronized (guard) {
            try {
                options.setTerminate(true);
            } catch (OrtException e) {
                throw new IllegalStateException("ONNX Runtime did not take the order to stop a run", e);
            }
        }
    }

    private static OnnxTensor tensor(Observed value) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        double[] from = value.values();
        switch (value.type()) {
            case INT64 -> {
                LongBuffer longs = LongBuffer.allocate(from.length);
                for (int i = 0; i < from.length; i++) {
                    longs.put(i, (long) from[i]);
                }
                return OnnxTensor.createTensor(environment, longs, value.shape());
            }
            case INT32 -> {
                IntBuffer ints = IntBuffer.allocate(from.length);
                for (int i = 0; i < from.length; i++) {
                    ints.put(i, (int) from[i]);
                }
                return OnnxTensor.createTensor(environment, ints, value.shape());
            }
            default -> {
                FloatBuffer floats = FloatBuffer.allocate(from.length);
                for (int i = 0; i < from.length; i++) {
                    floats.put(i, (float) from[i]);
                }
                return OnnxTensor.createTensor(environment, floats, value.shape());
            }
        }
    }

    private static ElementType type(OnnxTensor tensor) {
        String name = tensor.getInfo().onnxType.name();
        for (ElementType type : ElementType.values()) {
            if (name.endsWith("DATA_TYPE_" + type.name())) {
                return type;
            }
        }
        return ElementType.OTHER;
    }

    private static long size(OnnxTensor tensor) {
        return tensor.getInfo().getNumElements();
    }

    private static Observed observed(OnnxTensor tensor, boolean withValues) {
        ElementType type = type(tensor);
        double[] values = new double[0];
        if (!withValues) {
            return new Observed(type, tensor.getInfo().getShape(), values);
        }
        switch (type) {
            case FLOAT, FLOAT16, BFLOAT16 -> {
                FloatBuffer floats = tensor.getFloatBuffer();
                values = new double[floats.remaining()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = floats.get(i);
                }
            }
            case DOUBLE -> {
                DoubleBuffer doubles = tensor.getDoubleBuffer();
                values = new double[doubles.remaining()];
                doubles.get(values);
            }
            case INT64 -> {
                LongBuffer longs = tensor.getLongBuffer();
                values = new double[longs.remaining()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = longs.get(i);
                }
            }
            case INT32 -> {
                IntBuffer ints = tensor.getIntBuffer();
                values = new double[ints.remaining()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = ints.get(i);
                }
            }
            case BOOL, UINT8, INT8 -> {
                ByteBuffer bytes = tensor.getByteBuffer();
                values = new double[bytes.remaining()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = bytes.get(i);
                }
            }
            default -> {
                // a shape is all that is asked of other types
            }
        }
        return new Observed(type, tensor.getInfo().getShape(), values);
    }
}
