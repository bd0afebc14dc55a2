package io.github.cellstream.it;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.jvm.JvmEngine;

/** The engine {@code jvm}, with a {@link CrashPoint} before and behind each step. */
public final class CrashingEngine implements ModelEngine {
    private final ModelEngine engine = new JvmEngine();

    /** Made by {@link java.util.ServiceLoader}. */
    public CrashingEngine() {}

    @Override
    public String name() {
        return "crashing";
    }

    @Override
    public String description() {
        return "jvm, until it crashes";
    }

    @Override
    public SequenceModel load(ModelSource source) {
        return new CrashingModel(engine.load(source));
    }

    private record CrashingModel(SequenceModel model) implements SequenceModel {
        @Override
        public ModelSpec spec() {
            return model.spec();
        }

        @Override
        public String engine() {
            return model.engine();
        }

        @Override
        public StepBatch newBatch(int capacity) {
            return model.newBatch(capacity);
        }

        @Override
        public void initialState(float[] into, int offset) {
            model.initialState(into, offset);
        }

        @Override
        public void step(StepBatch batch) {
            CrashPoint.GATHERED.pass();
            model.step(batch);
            CrashPoint.STEPPED.pass();
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
