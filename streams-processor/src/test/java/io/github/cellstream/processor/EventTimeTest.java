package io.github.cellstream.processor;

import static io.github.cellstream.processor.TestStream.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventTimeTest {
    /** Notes the times that it is given. */
    private static final class Watcher implements SequenceModel {
        private final SequenceModel model = FakeModel.forecasting();
        private final List<Long> times = new ArrayList<>();

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
            times.add(batch.times()[0]);
            model.step(batch);
        }

        @Override
        public void close() {}
    }

    @Test
    void shouldTellTheModelWhenAnEventHappened() {
        Watcher watcher = new Watcher();
        try (TestStream stream = new TestStream(watcher)) {
            stream.send("a", reading(1000, 1, 4));
            stream.send("b", reading(77, 1, 4));
            assertThat(stream.predictions()).hasSize(2);
            assertThat(watcher.times).containsExactly(1000L, 77L);
        }
    }
}
