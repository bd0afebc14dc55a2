package io.github.cellstream.benchmarks.flink;

import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.jvm.JvmEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Steps the network for one event: the key's state out of keyed state, the engine jvm, the state back, the probabilities as the answer. */
final class KeyedStep extends KeyedProcessFunction<String, Tuple2<String, byte[]>, Tuple2<String, byte[]>> {
    private static final long serialVersionUID = 1;

    private final String file;

    @SuppressWarnings("NullAway.Init") // Flink calls open first
    private transient SequenceModel model;

    @SuppressWarnings("NullAway.Init")
    private transient StepBatch batch;

    @SuppressWarnings("NullAway.Init")
    private transient ValueState<float[]> states;

    /** Steps the model of a file. */
    KeyedStep(String file) {
        this.file = file;
    }

    @Override
    public void open(OpenContext context) {
        model = new JvmEngine().load(ModelSource.file(Path.of(file)));
        batch = model.newBatch(1);
        batch.size(1);
        states = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("state", PrimitiveArrayTypeInfo.FLOAT_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    public void processElement(Tuple2<String, byte[]> event, Context context, Collector<Tuple2<String, byte[]>> out)
            throws IOException {
        ByteBuffer.wrap(event.f1).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(batch.inputs());
        float[] before = states.value();
        if (before == null) {
            model.initialState(batch.states(), 0);
        } else {
            System.arraycopy(before, 0, batch.states(), 0, before.length);
        }
        model.step(batch);
        states.update(batch.states().clone());
        ByteBuffer answer =
                ByteBuffer.allocate(Float.BYTES * batch.outputs().length).order(ByteOrder.LITTLE_ENDIAN);
        answer.asFloatBuffer().put(batch.outputs());
        out.collect(Tuple2.of(event.f0, answer.array()));
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
        }
    }
}
