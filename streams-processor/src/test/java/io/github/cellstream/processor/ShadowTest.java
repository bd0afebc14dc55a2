package io.github.cellstream.processor;

import static io.github.cellstream.processor.Networks.initial;
import static io.github.cellstream.processor.Networks.lstm;
import static io.github.cellstream.processor.Networks.models;
import static io.github.cellstream.processor.Networks.probabilities;
import static io.github.cellstream.processor.Networks.readings;
import static io.github.cellstream.processor.Networks.run;
import static io.github.cellstream.processor.Networks.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.processor.model.StateCarry;
import io.github.cellstream.processor.state.StateCodec;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.schemas.Prediction;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** A candidate runs beside the current model. */
class ShadowTest {
    private static final SequenceModel CURRENT = lstm("current", 1, 6);
    private static final SequenceModel RENAMED = lstm("renamed", 1, 6);
    private static final SequenceModel CANDIDATE = lstm("candidate", 2, 5);
    private static final List<float[]> READINGS = readings(3, 20);

    @Test
    void shouldAnswerAsARunOfTheCandidateFromThatPoint() {
        Deployed deployed = new Deployed(CURRENT);
        try (TestStream stream = new TestStream(deployed, ClassifierOptions.builder())) {
            send(stream, "a", 1, READINGS.subList(0, 8));
            deployed.shadow(CANDIDATE, StateCarry.reset());
            send(stream, "a", 9, READINGS.subList(8, 20));

            List<Prediction> shadow = shadow(stream);
            assertThat(probabilities(shadow)).isEqualTo(run(CANDIDATE, initial(CANDIDATE), READINGS.subList(8, 20)));
            assertThat(models(shadow)).containsExactly("candidate");
            List<Prediction> predictions = stream.predictions();
            assertThat(probabilities(predictions)).isEqualTo(run(CURRENT, initial(CURRENT), READINGS));
            assertThat(models(predictions)).containsExactly("current");
            assertThat(stream.lifecycle()).containsExactly("a STARTED 0");
            assertThat(deployed.meter.agreement().events()).isEqualTo(12);
        }
    }

    @Test
    void shouldBeginWithTheCurrentModelsStatesByThePolicy() {
        Deployed deployed = new Deployed(CURRENT);
        try (TestStream stream = new TestStream(deployed, ClassifierOptions.builder())) {
            send(stream, "a", 1, READINGS.subList(0, 8));
            deployed.shadow(RENAMED, StateCarry.keep(CURRENT.spec().stateSize()));
            send(stream, "a", 9, READINGS.subList(8, 20));
            assertThat(probabilities(shadow(stream)))
                    .isEqualTo(run(CURRENT, initial(CURRENT), READINGS).subList(8, 20));
            assertThat(deployed.meter.agreement().same()).isEqualTo(1);
        }
    }

    @Test
    void shouldBePromotedWarm() {
        Deployed deployed = new Deployed(CURRENT);
        try (TestStream stream = new TestStream(deployed, ClassifierOptions.builder())) {
            send(stream, "met", 1, READINGS.subList(0, 8));
            send(stream, "moved", 1, READINGS.subList(0, 8));
            deployed.shadow(CANDIDATE, StateCarry.reset());
            send(stream, "met", 9, READINGS.subList(8, 14));
            send(stream, "moved", 9, READINGS.subList(8, 14));
            shadow(stream);
            stream.predictions();
            deployed.current(CANDIDATE, StateCarry.reset());

            List<List<Float>> wanted =
                    run(CANDIDATE, initial(CANDIDATE), READINGS.subList(8, 20)).subList(6, 12);
            send(stream, "met", 15, READINGS.subList(14, 20));
            assertThat(probabilities(stream.predictions())).isEqualTo(wanted);
            assertThat(keys(stream.shadowStore())).containsExactly("moved");
            stream.tick();
            assertThat(keys(stream.shadowStore())).isEmpty();
            assertThat(StateCodec.fingerprint(stream.store().get("moved")))
                    .isEqualTo(CANDIDATE.spec().id().shortFingerprint());
            send(stream, "moved", 15, READINGS.subList(14, 20));
            assertThat(probabilities(stream.predictions())).isEqualTo(wanted);
            assertThat(shadow(stream)).isEmpty();
            assertThat(stream.lifecycle()).containsExactly("met STARTED 0", "moved STARTED 0");
        }
    }

    @Test
    void shouldBeginAnewWhenItWasWithdrawnInBetween() {
        Deployed deployed = new Deployed(CURRENT);
        try (TestStream stream = new TestStream(deployed, ClassifierOptions.builder())) {
            deployed.shadow(CANDIDATE, StateCarry.reset());
            send(stream, "a", 1, READINGS.subList(0, 8));
            deployed.shadow(null, StateCarry.reset());
            send(stream, "a", 9, READINGS.subList(8, 10));
            stream.tick();
            stream.tick();
            assertThat(keys(stream.shadowStore())).isEmpty();
            shadow(stream);
            deployed.shadow(CANDIDATE, StateCarry.reset());
            send(stream, "a", 11, READINGS.subList(10, 20));
            assertThat(probabilities(shadow(stream)))
                    .isEqualTo(run(CANDIDATE, initial(CANDIDATE), READINGS.subList(10, 20)));
        }
    }

    @Test
    void shouldWaitUntilAnotherShadowsStatesAreGone() {
        Deployed deployed = new Deployed(CURRENT);
        try (TestStream stream = new TestStream(deployed, ClassifierOptions.builder())) {
            deployed.shadow(CANDIDATE, StateCarry.reset());
            send(stream, "a", 1, READINGS.subList(0, 8));
            shadow(stream);
            deployed.shadow(RENAMED, StateCarry.reset());
            send(stream, "a", 9, READINGS.subList(8, 10));
            assertThat(shadow(stream)).isEmpty();
            stream.tick();
            send(stream, "a", 11, READINGS.subList(10, 20));
            assertThat(probabilities(shadow(stream)))
                    .isEqualTo(run(RENAMED, initial(RENAMED), READINGS.subList(10, 20)));
        }
    }

    @Test
    void shouldBeGivenUpWhenItFailsAndTheCurrentModelGoOn() {
        Deployed deployed = new Deployed(CURRENT);
        try (TestStream stream = new TestStream(deployed, ClassifierOptions.builder())) {
            SequenceModel failing = new Failing(CANDIDATE, 5);
            deployed.shadow(failing, StateCarry.reset());
            send(stream, "a", 1, READINGS);
            assertThat(shadow(stream)).hasSize(5);
            assertThat(deployed.failures).containsExactly("the sixth step");
            assertThat(probabilities(stream.predictions())).isEqualTo(run(CURRENT, initial(CURRENT), READINGS));
            assertThat(stream.deadLetters()).isEmpty();
            stream.tick();
            assertThat(keys(stream.shadowStore())).isEmpty();

            // Its states lack events: nobody goes on from them.
            deployed.current(CANDIDATE, StateCarry.reset());
            send(stream, "a", 21, READINGS);
            assertThat(probabilities(stream.predictions())).isEqualTo(run(CANDIDATE, initial(CANDIDATE), READINGS));
        }
    }

    @Test
    void shouldPassOverWhatItRejectsAlone() {
        Deployed deployed = new Deployed(CURRENT);
        try (TestStream stream = new TestStream(deployed, ClassifierOptions.builder())) {
            deployed.shadow(lstm("wider", 4, 5), StateCarry.reset());
            send(stream, "a", 1, List.of(new float[] {1, 2}));
            assertThat(stream.deadLetterCodes()).containsExactly("WRONG_SIZE");
            send(stream, "a", 2, READINGS);
            assertThat(stream.predictions()).hasSize(20);
            assertThat(shadow(stream)).hasSize(20);
        }
    }

    private static List<Prediction> shadow(TestStream stream) {
        return stream.shadowRecords().stream().map(TestRecord::value).toList();
    }

    private static List<String> keys(KeyValueStore<String, byte[]> store) {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            all.forEachRemaining(entry -> keys.add(entry.key));
        }
        return keys;
    }

    /** Throws at a step. */
    private static final class Failing implements SequenceModel {
        private final SequenceModel model;
        private int left;

        Failing(SequenceModel model, int steps) {
            this.model = model;
            left = steps;
        }

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
            if (left-- == 0) {
                throw new IllegalStateException("the sixth step");
            }
            model.step(batch);
        }

        @Override
        public void close() {}
    }
}
