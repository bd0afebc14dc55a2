package io.github.cellstream.processor;

import static io.github.cellstream.processor.TestStream.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.Forecast;
import io.github.cellstream.schemas.Prediction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** Any interleaving of keys, controls and bad events gives what a map of states, stepped one by one, gives. */
class InterleavingTest {
    private enum Kind {
        STEP,
        STEP_AGAIN,
        BAD_SIZE,
        BAD_NUMBER,
        START,
        START_EMPTY,
        END,
        END_EMPTY,
        RESET
    }

    @Property(tries = 40)
    void shouldEqualANaiveReference(@ForAll @Size(max = 60) List<Byte> draws) {
        try (TestStream stream = new TestStream(FakeModel.forecasting())) {
            Reference reference = new Reference();
            int bad = 0;
            for (int i = 0; i < draws.size(); i++) {
                int draw = Byte.toUnsignedInt(draws.get(i));
                String key = "k" + draw % 4;
                Kind kind = Kind.values()[draw / 4 % Kind.values().length];
                float[] features = {i, -draw / 16f};
                switch (kind) {
                    case STEP, STEP_AGAIN -> apply(stream, reference, key, i, Control.STEP, features);
                    case START -> apply(stream, reference, key, i, Control.START, features);
                    case START_EMPTY -> apply(stream, reference, key, i, Control.START, null);
                    case END -> apply(stream, reference, key, i, Control.END, features);
                    case END_EMPTY -> apply(stream, reference, key, i, Control.END, null);
                    case RESET -> apply(stream, reference, key, i, Control.RESET, null);
                    case BAD_SIZE -> stream.send(key, event(i, Control.END, new float[] {1}));
                    case BAD_NUMBER -> stream.send(key, event(i, Control.START, new float[] {1, Float.NaN}));
                }
                bad += kind == Kind.BAD_SIZE || kind == Kind.BAD_NUMBER ? 1 : 0;
            }
            assertThat(stream.predictionRecords().stream()
                            .map(InterleavingTest::words)
                            .toList())
                    .isEqualTo(reference.said);
            assertThat(stream.deadLetters()).hasSize(bad);
            for (int key = 0; key < 4; key++) {
                assertThat(stream.stored("k" + key) != null).isEqualTo(reference.states.containsKey("k" + key));
            }
        }
    }

    private static void apply(
            TestStream stream, Reference reference, String key, int i, Control control, float @Nullable [] features) {
        stream.send(key, event(i, control, features));
        reference.apply(key, control, features);
    }

    private static String words(TestRecord<String, Prediction> record) {
        Prediction prediction = record.value();
        return record.key() + " " + prediction.getStep() + " " + prediction.getFinal$() + " "
                + ((Forecast) prediction.getResult()).getValues();
    }

    /** The contract, said as plainly as possible. */
    private static final class Reference {
        private final FakeModel model = FakeModel.forecasting();
        private final Map<String, float[]> states = new HashMap<>();
        private final Map<String, Integer> steps = new HashMap<>();
        private final Map<String, String> last = new HashMap<>();
        private final List<String> said = new ArrayList<>();

        void apply(String key, Control control, float @Nullable [] features) {
            if (control == Control.START || control == Control.RESET) {
                forget(key);
            }
            if (features != null) {
                step(key, features, control == Control.END);
            } else if (control == Control.START) {
                begin(key);
            } else if (control == Control.END && steps.getOrDefault(key, 0) > 0) {
                said.add(key + " " + steps.get(key) + " true " + last.get(key));
            }
            if (control == Control.END) {
                forget(key);
            }
        }

        private void begin(String key) {
            float[] state = new float[2];
            model.initialState(state, 0);
            states.put(key, state);
        }

        private void step(String key, float[] features, boolean end) {
            if (!states.containsKey(key)) {
                begin(key);
            }
            StepBatch batch = model.newBatch(1);
            batch.size(1);
            System.arraycopy(features, 0, batch.inputs(), 0, 2);
            System.arraycopy(states.get(key), 0, batch.states(), 0, 2);
            model.step(batch);
            states.put(key, batch.states().clone());
            last.put(key, List.of(batch.outputs()[0], batch.outputs()[1]).toString());
            said.add(key + " " + steps.merge(key, 1, Integer::sum) + " " + end + " " + last.get(key));
        }

        private void forget(String key) {
            states.remove(key);
            steps.remove(key);
            last.remove(key);
        }
    }
}
