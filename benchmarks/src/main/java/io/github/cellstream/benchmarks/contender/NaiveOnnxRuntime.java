package io.github.cellstream.benchmarks.contender;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.onnx.ModelSignature;
import io.github.cellstream.runtime.onnx.OnnxFile;
import io.github.cellstream.runtime.onnx.RowLayout;
import io.github.cellstream.runtime.onnx.StateTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What one writes by hand: per event the key's state out of RocksDB as bytes, new tensors from arrays, a run of the session, results
 * copied out, the state back as bytes.
 */
final class NaiveOnnxRuntime {
    private static final String STORE = "states";

    private NaiveOnnxRuntime() {}

    static Topology of(ContenderSettings settings) {
        Supplier supplier = new Supplier(OnnxFile.read(ModelSource.file(settings.model())));
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(settings.input(), Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .process(supplier)
                .to(settings.output(), Produced.with(Serdes.String(), Serdes.ByteArray()));
        return builder.build();
    }

    private static final class Supplier implements ProcessorSupplier<String, byte[], String, byte[]> {
        private final ModelSignature signature;
        private final OrtSession session;

        Supplier(OnnxFile file) {
            signature = ModelSignature.of(file);
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(1);
                session = OrtEnvironment.getEnvironment().createSession(file.bytes(), options);
            } catch (OrtException e) {
                throw new IllegalStateException("ONNX Runtime does not take the model", e);
            }
        }

        @Override
        public Processor<String, byte[], String, byte[]> get() {
            return new Stepping(signature, session);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray()));
        }
    }

    private static final class Stepping extends ContextualProcessor<String, byte[], String, byte[]> {
        private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
        private final ModelSignature signature;
        private final OrtSession session;

        @SuppressWarnings("NullAway.Init") // Kafka Streams calls init first
        private KeyValueStore<String, byte[]> store;

        Stepping(ModelSignature signature, OrtSession session) {
            this.signature = signature;
            this.session = session;
        }

        @Override
        public void init(ProcessorContext<String, byte[]> context) {
            super.init(context);
            store = context.getStateStore(STORE);
        }

        @Override
        public void process(Record<String, byte[]> event) {
            int size = signature.states().stream()
                    .mapToInt(state -> state.input().rowSize())
                    .sum();
            byte[] stored = store.get(event.key());
            float[] states = stored == null ? new float[size] : floats(stored);
            Map<String, OnnxTensor> tensors = new HashMap<>();
            try {
                tensors.put(signature.input().name(), tensor(signature.input(), floats(event.value())));
                int at = 0;
                for (StateTensor state : signature.states()) {
                    int end = at + state.input().rowSize();
                    tensors.put(state.input().name(), tensor(state.input(), Arrays.copyOfRange(states, at, end)));
                    at = end;
                }
                try (OrtSession.Result result = session.run(tensors)) {
                    at = 0;
                    for (StateTensor state : signature.states()) {
                        float[] values = values(result, state.output());
                        System.arraycopy(values, 0, states, at, values.length);
                        at += values.length;
                    }
                    float[] answer = values(result, signature.outputs().get(0));
                    store.put(event.key(), bytes(states));
                    context().forward(event.withValue(bytes(answer)));
                }
            } catch (OrtException e) {
                throw new IllegalStateException("ONNX Runtime failed a step", e);
            } finally {
                tensors.values().forEach(OnnxTensor::close);
            }
        }

        private OnnxTensor tensor(RowLayout layout, float[] values) throws OrtException {
            return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), layout.shape(1));
        }

        private static float[] values(OrtSession.Result result, RowLayout layout) {
            OnnxTensor tensor = (OnnxTensor) result.get(layout.name()).orElseThrow();
            FloatBuffer buffer = tensor.getFloatBuffer();
            float[] copy = new float[buffer.remaining()];
            buffer.get(copy);
            return copy;
        }

        private static float[] floats(byte[] bytes) {
            float[] values = new float[bytes.length / Float.BYTES];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
            return values;
        }

        private static byte[] bytes(float[] values) {
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            return bytes.array();
        }
    }
}
