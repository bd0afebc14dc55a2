package io.github.cellstream.processor;

import static io.github.cellstream.processor.TestStream.event;
import static io.github.cellstream.processor.TestStream.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.processor.state.StateException;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.runtime.score.Scorer;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.LifecycleChange;
import io.github.cellstream.schemas.Prediction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** States are carried from one stream to the next as a restore from the changelog would. */
class ModelChangeTest {
    private static final FakeModel OTHER = new FakeModel(Task.FORECAST, InputSpec.features(2), List.of(), 'e');

    @Test
    void shouldGoOnFromARestoredState() {
        byte[] restored = stateAfterOneStep();
        try (TestStream stream = new TestStream(FakeModel.forecasting())) {
            restore(stream, "a", restored);
            stream.send("a", reading(2, 1, 2));
            assertThat(stream.predictions()).extracting(Prediction::getStep).containsExactly(2L);
            assertThat(stream.lifecycle()).isEmpty();
        }
    }

    @Test
    void shouldBeginAnewWithAnotherModelAndSaySo() {
        byte[] restored = stateAfterOneStep();
        try (TestStream stream = new TestStream(OTHER)) {
            restore(stream, "a", restored);
            stream.send("a", reading(2, 1, 2));

            assertThat(stream.predictions()).extracting(Prediction::getStep).containsExactly(1L);
            var told = stream.lifecycleRecords().get(0).value();
            assertThat(told.getChange()).isEqualTo(LifecycleChange.RESET);
            assertThat(told.getSteps()).isEqualTo(1);
            assertThat(told.getReason())
                    .isEqualTo("its state is of model aaaaaaaaaaaaaaaa, this one is eeeeeeeeeeeeeeee");
        }
    }

    @Test
    void shouldFailWithAnotherModelWhereToldToButObeyAReset() {
        byte[] restored = stateAfterOneStep();
        try (TestStream stream =
                new TestStream(OTHER, ClassifierOptions.builder().onModelChange(ModelChange.FAIL))) {
            restore(stream, "a", restored);
            stream.send("a", event(2, Control.RESET, null));
            stream.send("a", reading(3, 1, 2));
            assertThat(stream.predictions()).hasSize(1);

            restore(stream, "b", restored);
            assertThatThrownBy(() -> stream.send("b", reading(4, 1, 2)))
                    .hasRootCauseInstanceOf(StateException.class)
                    .rootCause()
                    .hasMessageStartingWith("STATE_OF_OTHER_MODEL (operator): key \"b\"");
        }
    }

    @Test
    void shouldFailOnACorruptState() {
        byte[] restored = stateAfterOneStep();
        restored[20] ^= 1;
        try (TestStream stream = new TestStream(FakeModel.forecasting())) {
            restore(stream, "a", restored);
            assertThatThrownBy(() -> stream.send("a", reading(2, 1, 2)))
                    .rootCause()
                    .hasMessageStartingWith("STATE_CORRUPT (operator)");
            assertThat(stream.stored("a")).isEqualTo(restored);
            assertThat(stream.deadLetters()).isEmpty();
        }
    }

    @Test
    void shouldKeepTheHiddenVectorWhenOnlyTheScorerChanges() {
        byte[] restored = stateAfterOneStep();
        try (TestStream stream = new TestStream(
                FakeModel.forecasting(), ClassifierOptions.builder().scorer(new CountingScorer()))) {
            restore(stream, "a", restored);
            stream.send("a", reading(2, 1, 2));
            stream.send("a", reading(3, 1, 2));
            List<Prediction> predictions = stream.predictions();
            assertThat(predictions).extracting(Prediction::getStep).containsExactly(2L, 3L);
            assertThat(predictions).extracting(Prediction::getAnomalyScore).containsExactly(0.1f, 0.2f);
            assertThat(predictions).extracting(Prediction::getAnomalyLikelihood).containsOnlyNulls();
        }
    }

    /** Puts a state behind which the source has moved on: the next event's offset is beyond the one that it holds. */
    private static void restore(TestStream stream, String key, byte[] state) {
        stream.send("other", reading(1, 1, 2));
        stream.predictions();
        stream.lifecycle();
        stream.store().put(key, state);
    }

    private static byte[] stateAfterOneStep() {
        try (TestStream stream = new TestStream(FakeModel.forecasting())) {
            stream.send("a", reading(1, 1, 2));
            return stream.store().get("a").clone();
        }
    }

    /** Scores a tenth for every event so far. */
    private static final class CountingScorer implements Scorer {
        @Override
        public int memorySize() {
            return 1;
        }

        @Override
        public void initialMemory(float[] memory, int offset) {
            memory[offset] = 0;
        }

        @Override
        public void score(Judgement judgement, float[] memory, int offset) {
            judgement.score = ++memory[offset] / 10;
        }
    }
}
