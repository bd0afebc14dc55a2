package io.github.cellstream.processor;

import static io.github.cellstream.processor.TestStream.at;
import static io.github.cellstream.processor.TestStream.header;
import static io.github.cellstream.processor.TestStream.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.runtime.score.Scorer;
import io.github.cellstream.schemas.Forecast;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SourcePosition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void shouldRefuseWhatMakesNoSense() {
        assertThatThrownBy(() -> ClassifierOptions.builder().idleTimeout(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClassifierOptions.builder().topK(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldStoreHiddenVectorsInHalfTheBytesAndReadEitherForm() {
        byte[] half;
        try (TestStream stream = new TestStream(
                FakeModel.forecasting(), ClassifierOptions.builder().halfPrecision(true))) {
            stream.send("a", reading(1, 1.0001f, 2));
            stream.send("a", reading(2, 0, 0));
            Forecast rounded = (Forecast) stream.predictions().get(1).getResult();
            assertThat(rounded.getValues()).containsExactly(0.5625f, 1.0625f);
            half = stream.store().get("a").clone();
        }
        try (TestStream stream = new TestStream(FakeModel.forecasting())) {
            stream.send("b", reading(1, 1, 2));
            stream.send("b", reading(2, 1, 2));
            byte[] full = stream.store().get("b");
            assertThat(full.length - half.length).isEqualTo(2 * (Float.BYTES - Short.BYTES));
            stream.store().put("a", half);
            stream.send("a", reading(3, 0, 0));
            assertThat(stream.predictions()).extracting(Prediction::getStep).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void shouldBelieveSourceHeadersOnlyWhereToldTo() {
        for (boolean believed : List.of(false, true)) {
            try (TestStream stream = new TestStream(
                    FakeModel.forecasting(), ClassifierOptions.builder().sourceFromHeaders(believed))) {
                stream.send("a", reading(1, 1, 2), at(3, 14));
                stream.send("a", reading(1, 1), at(3, 15));
                assertThat(stream.predictions().get(0).getSource())
                        .isEqualTo(
                                believed ? new SourcePosition("origin", 3, 14L) : new SourcePosition("events", 0, 0L));
                TestRecord<byte[], byte[]> letter = stream.deadLetters().get(0);
                assertThat(header(letter, SourceHeaders.TOPIC)).isEqualTo(believed ? "origin" : "events");
                assertThat(header(letter, SourceHeaders.OFFSET)).isEqualTo(believed ? "15" : "1");
            }
        }
    }

    @Test
    void shouldReadNoPlaceFromHeadersThatHoldNone() {
        Headers headers = at(1, 2);
        assertThat(SourceHeaders.read(headers)).isEqualTo(new SourcePosition("origin", 1, 2L));
        headers.remove(SourceHeaders.OFFSET);
        assertThat(SourceHeaders.read(headers)).isNull();
        headers.add(SourceHeaders.OFFSET, "two".getBytes(StandardCharsets.UTF_8));
        assertThat(SourceHeaders.read(headers)).isNull();
        assertThat(SourceHeaders.read(new RecordHeaders())).isNull();
    }

    @Test
    void shouldFailTheTaskWhereNotTheEventIsAtFault() {
        Scorer broken = new Scorer() {
            @Override
            public int memorySize() {
                return 0;
            }

            @Override
            public void initialMemory(float[] memory, int offset) {}

            @Override
            public void score(Judgement judgement, float[] memory, int offset) {
                throw new IllegalStateException("a bug in a scorer");
            }
        };
        try (TestStream stream = new TestStream(
                FakeModel.forecasting(), ClassifierOptions.builder().scorer(broken))) {
            assertThatThrownBy(() -> stream.send("a", reading(1, 1, 2)))
                    .rootCause()
                    .hasMessage("a bug in a scorer");
            assertThat(stream.stored("a")).isNull();
            assertThat(stream.deadLetters()).isEmpty();
        }
    }

    @Test
    void shouldTakeTheTimeOfEventsForTheTimeOfRecords() {
        EventTimeExtractor extractor = new EventTimeExtractor();
        assertThat(extractor.extract(record(reading(77, 1, 2)), 5)).isEqualTo(77);
        assertThat(extractor.extract(record(reading(-77, 1, 2)), 5)).isZero();
        assertThat(extractor.extract(record("no event"), 5)).isEqualTo(ConsumerRecord.NO_TIMESTAMP);
    }

    @Test
    void shouldNotTakeARecordIntoTheFutureForItsEvent() {
        assertThat(EventTimeExtractor.recordTime(reading(77, 1, 2), 100)).isEqualTo(77);
        assertThat(EventTimeExtractor.recordTime(reading(77, 1, 2), 50)).isEqualTo(50);
        assertThat(EventTimeExtractor.recordTime(reading(77, 1, 2), ConsumerRecord.NO_TIMESTAMP))
                .isEqualTo(77);
    }

    private static ConsumerRecord<Object, Object> record(Object value) {
        return new ConsumerRecord<>("events", 0, 0, "key", value);
    }
}
