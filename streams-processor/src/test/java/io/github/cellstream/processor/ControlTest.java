package io.github.cellstream.processor;

import static io.github.cellstream.processor.TestStream.control;
import static io.github.cellstream.processor.TestStream.event;
import static io.github.cellstream.processor.TestStream.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.Forecast;
import io.github.cellstream.schemas.Prediction;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlTest {
    private final TestStream stream = new TestStream(FakeModel.forecasting());

    @AfterEach
    void close() {
        stream.close();
    }

    @Test
    void shouldStepFromTheInitialStateAndGoOnFromTheStoredOne() {
        stream.send("a", reading(1, 1, 2));
        stream.send("a", reading(2, 1, 2));

        List<Prediction> predictions = stream.predictions();
        assertThat(predictions).extracting(Prediction::getStep).containsExactly(1L, 2L);
        assertThat(predictions).extracting(Prediction::getFinal$).containsOnly(false);
        assertThat(forecast(predictions.get(0))).containsExactly(1.125f, 2.125f);
        assertThat(forecast(predictions.get(1))).containsExactly(1.5625f, 3.0625f);
        assertThat(stream.lifecycle()).containsExactly("a STARTED 0");
    }

    @Test
    void shouldBeginAnewAtStartAndStepItsInput() {
        stream.send("a", reading(1, 1, 2));
        stream.send("a", event(2, Control.START, new float[] {1, 2}));

        List<Prediction> predictions = stream.predictions();
        assertThat(forecast(predictions.get(1))).isEqualTo(forecast(predictions.get(0)));
        assertThat(predictions.get(1).getStep()).isEqualTo(1);
        assertThat(stream.lifecycle()).containsExactly("a STARTED 0", "a RESET 1", "a STARTED 0");
    }

    @Test
    void shouldOnlyBeginAnewAtStartWithoutInput() {
        stream.send("a", reading(1, 1, 2));
        stream.send("a", event(2, Control.START, null));
        assertThat(stream.predictions()).hasSize(1);

        stream.send("a", reading(3, 1, 2));
        assertThat(stream.predictions().get(0).getStep()).isEqualTo(1);
    }

    @Test
    void shouldStepAnswerForTheLastTimeAndForgetAtEnd() {
        stream.send("a", reading(1, 1, 2));
        stream.send("a", event(2, Control.END, new float[] {1, 2}));

        List<Prediction> predictions = stream.predictions();
        assertThat(predictions).extracting(Prediction::getFinal$).containsExactly(false, true);
        assertThat(predictions.get(1).getStep()).isEqualTo(2);
        assertThat(forecast(predictions.get(1))).containsExactly(1.5625f, 3.0625f);
        assertThat(stream.stored("a")).isNull();
        assertThat(stream.lifecycle()).containsExactly("a STARTED 0", "a ENDED 2");
    }

    @Test
    void shouldRepeatTheLastAnswerAtEndWithoutInput() {
        stream.send("a", reading(1, 1, 2));
        stream.send("a", event(2, Control.END, null));

        List<Prediction> predictions = stream.predictions();
        assertThat(predictions.get(1).getResult()).isEqualTo(predictions.get(0).getResult());
        assertThat(predictions.get(1).getStep()).isEqualTo(1);
        assertThat(predictions.get(1).getFinal$()).isTrue();
        assertThat(stream.stored("a")).isNull();
    }

    @Test
    void shouldSayNothingAtTheEndOfASequenceWithoutAStep() {
        stream.send("a", event(1, Control.END, null));
        assertThat(stream.lifecycle()).isEmpty();

        stream.send("b", event(1, Control.START, null));
        stream.send("b", event(2, Control.END, null));
        assertThat(stream.lifecycle()).containsExactly("b STARTED 0", "b ENDED 0");
        assertThat(stream.predictions()).isEmpty();
        assertThat(stream.deadLetters()).isEmpty();
    }

    @Test
    void shouldForgetAtResetAndAtATombstone() {
        for (boolean tombstone : List.of(false, true)) {
            stream.send("a", reading(1, 1, 2));
            assertThat(stream.predictions()).extracting(Prediction::getStep).containsExactly(1L);
            if (tombstone) {
                stream.sendAt("a", null, new RecordHeaders(), 2);
            } else {
                stream.send("a", event(2, Control.RESET, new float[] {1, 2}));
            }
            assertThat(stream.predictions()).isEmpty();
            assertThat(stream.stored("a")).isNull();
            assertThat(stream.lifecycle()).containsExactly("a STARTED 0", "a RESET 1");
        }
    }

    @Test
    void shouldObeyTheHeaderAboveTheField() {
        stream.send("a", reading(1, 1, 2));
        stream.send("a", reading(2, 1, 2), control("end"));
        stream.send("b", event(3, Control.END, new float[] {1, 2}), control("STEP"));
        stream.sendAt("b", null, control("END"), 4);

        assertThat(stream.predictions()).extracting(Prediction::getFinal$).containsExactly(false, true, false, true);
        assertThat(stream.deadLetters()).isEmpty();
    }

    private static List<Float> forecast(Prediction prediction) {
        return ((Forecast) prediction.getResult()).getValues();
    }
}
