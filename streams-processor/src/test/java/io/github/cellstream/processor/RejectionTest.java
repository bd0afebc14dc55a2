package io.github.cellstream.processor;

import static io.github.cellstream.processor.TestStream.control;
import static io.github.cellstream.processor.TestStream.event;
import static io.github.cellstream.processor.TestStream.header;
import static io.github.cellstream.processor.TestStream.reading;
import static io.github.cellstream.processor.TestStream.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.processor.deadletter.DeadLetterHeaders;
import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.Normalization;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.NextToken;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class RejectionTest {
    @Test
    void shouldRejectBadReadingsAndLeaveTheStateBitForBit() {
        try (TestStream stream = new TestStream(FakeModel.forecasting())) {
            stream.send("a", reading(1, 1, 2));
            byte[] before = stream.stored("a");

            rejects(stream, reading(2, 1), "WRONG_SIZE", "found 1 features, wanted 2");
            rejects(stream, reading(2, 1, 2, 3), "WRONG_SIZE", "found 3 features, wanted 2");
            rejects(stream, reading(2, 1, Float.NaN), "NOT_FINITE", "feature 1 is NaN");
            rejects(stream, reading(2, Float.NEGATIVE_INFINITY, 1), "NOT_FINITE", "feature 0 is -Infinity");
            rejects(stream, event(2, Control.STEP, null), "MISSING_INPUT", "found no input, wanted 2 features");
            rejects(stream, token(2, "open"), "MISSING_INPUT", "found a token, wanted 2 features");
            rejects(stream, event(2, Control.UNKNOWN, new float[] {1, 2}), "UNKNOWN_CONTROL", "control is \"UNKNOWN\"");

            assertThat(stream.stored("a")).isEqualTo(before);
            assertThat(stream.predictions()).hasSize(1);
            stream.send("a", reading(3, 1, 2));
            assertThat(stream.predictions()).extracting(Prediction::getStep).containsExactly(2L);
        }
    }

    @Test
    void shouldRejectWhatOnlyNormalisationMakesInfinite() {
        InputSpec input =
                new InputSpec(InputKind.FEATURES, 1, List.of("rpm"), new Normalization(List.of(0f), List.of(1e-10f)));
        try (TestStream stream = new TestStream(new FakeModel(Task.FORECAST, input, List.of(), 'd'))) {
            rejects(stream, reading(1, 1e30f), "NOT_FINITE", "feature 0 is 1.0E30, infinite once normalised");
        }
    }

    @Test
    void shouldRejectUnknownTokensOrReadThemAsAnother() {
        try (TestStream stream = new TestStream(FakeModel.ofTokens())) {
            stream.send("a", token(1, "open"));
            byte[] before = stream.stored("a");
            rejects(stream, token(2, "delete"), "UNKNOWN_TOKEN", "'delete'");
            rejects(stream, reading(2, 1, 2), "MISSING_INPUT", "found 2 features, wanted a token");
            assertThat(stream.stored("a")).isEqualTo(before);
        }
        try (TestStream stream =
                new TestStream(FakeModel.ofTokens(), ClassifierOptions.builder().unknownToken("read"))) {
            stream.send("a", token(1, "delete"));
            stream.send("b", token(1, "read"));
            List<Prediction> predictions = stream.predictions();
            assertThat(((NextToken) predictions.get(0).getResult()).getCandidates())
                    .isEqualTo(((NextToken) predictions.get(1).getResult()).getCandidates());
            assertThat(stream.deadLetters()).isEmpty();
        }
    }

    @Test
    void shouldRejectAnUnknownControlHeader() {
        try (TestStream stream = new TestStream(FakeModel.forecasting())) {
            stream.send("a", reading(1, 1, 2), control("<script>alert('a long one')"));
            TestRecord<byte[], byte[]> letter = stream.deadLetters().get(0);
            assertThat(header(letter, DeadLetterHeaders.CODE)).isEqualTo("UNKNOWN_CONTROL");
            assertThat(header(letter, DeadLetterHeaders.REASON)).contains("\"<script>alert('a…\", wanted STEP, START");
        }
    }

    @Test
    void shouldRejectANullKey() {
        try (TestStream stream = new TestStream(FakeModel.forecasting())) {
            stream.send(null, reading(1, 1, 2));
            TestRecord<byte[], byte[]> letter = stream.deadLetters().get(0);
            assertThat(letter.key()).isNull();
            assertThat(header(letter, DeadLetterHeaders.CODE)).isEqualTo("NULL_KEY");
        }
    }

    @Test
    void shouldKeepOriginalBytesHeadersAndPlaceInTheDeadLetter() {
        try (TestStream stream = new TestStream(FakeModel.forecasting())) {
            stream.send("a", reading(1, 1, 2));
            Headers headers = new RecordHeaders()
                    .add("trace", "42".getBytes(UTF_8))
                    .add(SourceHeaders.TOPIC, "forged".getBytes(UTF_8));
            SequenceEvent bad = reading(7, 1);
            stream.send("a", bad, headers);

            TestRecord<byte[], byte[]> letter = stream.deadLetters().get(0);
            assertThat(letter.key()).isEqualTo("a".getBytes(UTF_8));
            assertThat(letter.value()).isEqualTo(TestStream.EVENTS.serializer().serialize("events", bad));
            assertThat(letter.timestamp()).isEqualTo(7);
            assertThat(header(letter, "trace")).isEqualTo("42");
            assertThat(header(letter, DeadLetterHeaders.STAGE)).isEqualTo("process");
            assertThat(letter.headers().headers(DeadLetterHeaders.SOURCE_TOPIC)).hasSize(1);
            assertThat(header(letter, DeadLetterHeaders.SOURCE_TOPIC)).isEqualTo("events");
            assertThat(header(letter, DeadLetterHeaders.SOURCE_PARTITION)).isEqualTo("0");
            assertThat(header(letter, DeadLetterHeaders.SOURCE_OFFSET)).isEqualTo("1");
        }
    }

    @Test
    void shouldSendUndecodableBytesToTheDeadLetters() {
        // At least once: the test driver's mock producer forgets what is sent before a transaction's first record is
        // processed.
        try (TestStream stream =
                new TestStream(FakeModel.forecasting(), ClassifierOptions.builder(), StreamsConfig.AT_LEAST_ONCE)) {
            byte[] garbage = "password=hunter2".getBytes(UTF_8);
            stream.sendBytes("a".getBytes(UTF_8), garbage, new RecordHeaders());
            stream.send("a", reading(1, 1, 2));

            TestRecord<byte[], byte[]> letter = stream.deadLetters().get(0);
            assertThat(letter.value()).isEqualTo(garbage);
            assertThat(header(letter, DeadLetterHeaders.CODE)).isEqualTo("UNDECODABLE");
            assertThat(header(letter, DeadLetterHeaders.STAGE)).isEqualTo("decode");
            assertThat(header(letter, DeadLetterHeaders.REASON))
                    .isEqualTo("the deserializer threw RECORD_UNREADABLE")
                    .doesNotContain("hunter2");
            assertThat(stream.predictions()).hasSize(1);
        }
    }

    private static void rejects(TestStream stream, SequenceEvent bad, String code, String reason) {
        stream.send("a", bad);
        List<TestRecord<byte[], byte[]>> letters = stream.deadLetters();
        assertThat(letters).hasSize(1);
        assertThat(header(letters.get(0), DeadLetterHeaders.CODE)).isEqualTo(code);
        assertThat(header(letters.get(0), DeadLetterHeaders.REASON)).contains(reason);
    }
}
