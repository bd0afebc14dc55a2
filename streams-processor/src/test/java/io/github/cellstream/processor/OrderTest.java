package io.github.cellstream.processor;

import static io.github.cellstream.processor.TestStream.at;
import static io.github.cellstream.processor.TestStream.event;
import static io.github.cellstream.processor.TestStream.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.Prediction;
import java.util.List;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class OrderTest {
    @Test
    void shouldProcessDropOrDeadLetterWhatComesOutOfOrder() {
        for (EventOrder order : EventOrder.values()) {
            RecordingListener listener = new RecordingListener();
            try (TestStream stream = new TestStream(
                    FakeModel.forecasting(),
                    ClassifierOptions.builder().outOfOrder(order).listener(listener))) {
                stream.send("a", reading(100, 1, 2));
                stream.send("b", reading(50, 1, 2));
                byte[] before = stream.stored("a");
                stream.send("a", reading(99, 1, 2));

                assertThat(stream.predictions()).hasSize(order == EventOrder.PROCESS ? 3 : 2);
                assertThat(stream.deadLetterCodes())
                        .isEqualTo(order == EventOrder.DEAD_LETTER ? List.of("OUT_OF_ORDER") : List.of());
                assertThat(listener.count("dropped")).isEqualTo(order == EventOrder.DROP ? 1 : 0);
                if (order != EventOrder.PROCESS) {
                    assertThat(stream.stored("a")).isEqualTo(before);
                }
                stream.send("a", reading(100, 1, 2));
                assertThat(stream.predictions()).hasSize(1);
            }
        }
    }

    @Test
    void shouldCompareWithTheLatestTimeNotWithTheLastOne() {
        try (TestStream stream = new TestStream(
                FakeModel.forecasting(), ClassifierOptions.builder().outOfOrder(EventOrder.DROP))) {
            stream.send("a", reading(100, 1, 2));
            stream.send("a", reading(40, 1, 2));
            stream.send("a", reading(60, 1, 2));
            assertThat(stream.predictions()).hasSize(1);
        }
    }

    @Test
    void shouldObeyControlsWhateverTheirTime() {
        try (TestStream stream = new TestStream(
                FakeModel.forecasting(), ClassifierOptions.builder().outOfOrder(EventOrder.DROP))) {
            stream.send("a", reading(100, 1, 2));
            stream.send("a", event(1, Control.START, new float[] {1, 2}));
            stream.send("a", reading(2, 1, 2));
            stream.send("a", event(1, Control.END, null));
            assertThat(stream.predictions()).extracting(Prediction::getStep).containsExactly(1L, 1L, 2L, 2L);
        }
    }

    @Test
    void shouldApplyNoEventTwice() {
        RecordingListener listener = new RecordingListener();
        try (TestStream stream = new TestStream(
                FakeModel.forecasting(),
                ClassifierOptions.builder().sourceFromHeaders(true).listener(listener))) {
            stream.send("a", reading(1, 1, 2), at(0, 10));
            stream.send("a", reading(2, 1, 2), at(0, 11));
            byte[] before = stream.stored("a");
            stream.send("a", reading(1, 1, 2), at(0, 10));
            stream.send("a", reading(2, 1, 2), at(0, 11));
            assertThat(stream.stored("a")).isEqualTo(before);
            assertThat(listener.count("duplicate")).isEqualTo(2);
            assertThat(stream.predictions()).hasSize(2);

            stream.send("a", reading(3, 1, 2), at(1, 5));
            assertThat(stream.predictions()).extracting(Prediction::getStep).containsExactly(3L);
            assertThat(stream.deadLetters()).isEmpty();
        }
    }

    @Test
    void shouldNotRaiseEndedSequencesFromTheDeadWhenRecordsRepeat() {
        try (TestStream stream = new TestStream(
                FakeModel.forecasting(),
                ClassifierOptions.builder().sourceFromHeaders(true),
                StreamsConfig.AT_LEAST_ONCE)) {
            stream.send("a", reading(1, 1, 2), at(0, 10));
            stream.send("a", event(2, Control.END, new float[] {1, 2}), at(0, 11));
            assertThat(stream.predictions()).hasSize(2);

            stream.send("a", reading(1, 1, 2), at(0, 10));
            stream.send("a", event(2, Control.END, new float[] {1, 2}), at(0, 11));
            assertThat(stream.predictions()).isEmpty();

            stream.send("a", reading(3, 1, 2), at(0, 12));
            assertThat(stream.predictions()).extracting(Prediction::getStep).containsExactly(1L);
        }
    }

    @Test
    void shouldForgetThePlacesOfEndedSequencesInTime() {
        try (TestStream stream =
                new TestStream(FakeModel.forecasting(), ClassifierOptions.builder(), StreamsConfig.AT_LEAST_ONCE)) {
            stream.send("a", event(0, Control.END, new float[] {1, 2}));
            stream.send("b", reading(0, 1, 2));
            assertThat(stream.stored("a")).isNotNull();
            stream.send("b", reading(3_600_000, 1, 2));
            assertThat(stream.stored("a")).isNull();
            assertThat(stream.stored("b")).isNotNull();
        }
    }
}
