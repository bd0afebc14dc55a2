package io.github.cellstream.processor;

import static io.github.cellstream.processor.TestStream.at;
import static io.github.cellstream.processor.TestStream.event;
import static io.github.cellstream.processor.TestStream.reading;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.LifecycleChange;
import io.github.cellstream.schemas.LifecycleEvent;
import io.github.cellstream.schemas.SourcePosition;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    @Test
    void shouldTellARejectedEventWithItsPlaceAndReason() {
        try (TestStream stream = stream()) {
            stream.send("a", reading(1, 1, 2), at(3, 7));
            stream.send("a", reading(2, 1), at(3, 8));
            stream.send("b", event(3, Control.UNKNOWN, new float[] {1, 2}), at(3, 9));
            stream.send(null, reading(4, 1, 2), at(3, 10));

            List<LifecycleEvent> told = stream.lifecycleRecords().stream()
                    .map(record -> record.value())
                    .toList();
            assertThat(told)
                    .extracting(LifecycleEvent::getChange)
                    .containsExactly(LifecycleChange.STARTED, LifecycleChange.REJECTED, LifecycleChange.REJECTED);
            assertThat(told.get(1).getSteps()).isEqualTo(1);
            assertThat(told.get(1).getReason()).isEqualTo("WRONG_SIZE: found 1 features, wanted 2");
            assertThat(told.get(1).getEventTime()).isEqualTo(Instant.ofEpochMilli(2));
            assertThat(told.get(1).getSource()).isEqualTo(new SourcePosition("origin", 3, 8L));
            assertThat(told.get(2).getSteps()).isZero();
            assertThat(told.get(2).getEventTime()).isEqualTo(Instant.ofEpochMilli(3));
            assertThat(stream.deadLetterCodes()).containsExactly("WRONG_SIZE", "UNKNOWN_CONTROL", "NULL_KEY");
        }
    }

    @Test
    void shouldTellARejectedLateEventOfARunningSequence() {
        ClassifierOptions.Builder options =
                ClassifierOptions.builder().outOfOrder(EventOrder.DEAD_LETTER).sourceFromHeaders(true);
        try (TestStream stream = new TestStream(FakeModel.forecasting(), options)) {
            stream.send("a", reading(5, 1, 2), at(0, 0));
            stream.send("a", reading(2, 1, 2), at(0, 1));
            assertThat(stream.lifecycle()).containsExactly("a STARTED 0", "a REJECTED 1");
        }
    }

    @Test
    void shouldTellOnceOfAKeyWhoseStateATaskFound() {
        byte[] found;
        try (TestStream before = stream()) {
            before.send("a", reading(1, 1, 2), at(3, 6));
            before.send("a", reading(2, 1, 2), at(3, 7));
            found = requireNonNull(before.stored("a"));
            assertThat(before.lifecycle()).containsExactly("a STARTED 0");
        }
        try (TestStream after = stream()) {
            after.store().put("a", found);
            after.store().put("b", found);
            after.store().put("c", found);
            after.store().put("d", found);
            after.send("new", reading(3, 1, 2), at(3, 8));
            after.send("a", reading(4, 1, 2), at(3, 9));
            after.send("a", reading(5, 1, 2), at(3, 10));
            after.send("b", reading(6, 1, 2), at(4, 0));
            after.send("b", reading(7, 1, 2), at(4, 1));
            after.send("c", event(8, Control.START, new float[] {1, 2}), at(3, 11));
            after.send("d", event(9, Control.END, null), at(3, 12));
            assertThat(after.lifecycle())
                    .containsExactly(
                            "new STARTED 0",
                            "a RESTORED 2",
                            "b RESTORED 2",
                            "c RESET 2",
                            "c STARTED 0",
                            "d RESTORED 2",
                            "d ENDED 2");
        }
    }

    @Test
    void shouldTellOnlyWhatIsWanted() {
        ClassifierOptions.Builder options =
                ClassifierOptions.builder().lifecycleChanges(Set.of(LifecycleChange.ENDED, LifecycleChange.EXPIRED));
        try (TestStream stream = new TestStream(FakeModel.forecasting(), options)) {
            stream.send("a", reading(1, 1, 2));
            stream.send("a", reading(2, 1));
            stream.send("a", event(3, Control.END, null), new RecordHeaders());
            assertThat(stream.lifecycle()).containsExactly("a ENDED 1");
        }
    }

    private static TestStream stream() {
        return new TestStream(
                FakeModel.forecasting(), ClassifierOptions.builder().sourceFromHeaders(true));
    }
}
