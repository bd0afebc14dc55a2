package io.github.cellstream.processor;

import static io.github.cellstream.processor.TestStream.reading;
import static io.github.cellstream.processor.TestStream.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.schemas.Classification;
import io.github.cellstream.schemas.Forecast;
import io.github.cellstream.schemas.ModelReference;
import io.github.cellstream.schemas.NextToken;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.RawOutput;
import io.github.cellstream.schemas.SourcePosition;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class PredictionTest {
    @Test
    void shouldNameTheMostProbableClass() {
        try (TestStream stream = new TestStream(FakeModel.classifying())) {
            stream.send("a", reading(1, 1, 4));
            Classification result = (Classification) stream.predictions().get(0).getResult();
            assertThat(result.getLabel()).isEqualTo("storm");
            assertThat(result.getProbabilities()).hasSize(3).contains(result.getProbability());
            assertThat(result.getProbability()).isGreaterThan(0.5f);
        }
    }

    @Test
    void shouldNameTheBestTokensFirstAndTheSurpriseFromTheSecondOn() {
        try (TestStream stream =
                new TestStream(FakeModel.ofTokens(), ClassifierOptions.builder().topK(2))) {
            stream.send("a", token(1, "read"));
            stream.send("a", token(2, "open"));
            List<Prediction> predictions = stream.predictions();
            NextToken first = (NextToken) predictions.get(0).getResult();
            assertThat(first.getSurprisal()).isNull();
            assertThat(first.getCandidates()).hasSize(2);
            assertThat(first.getCandidates().get(0).getToken()).isEqualTo("read");
            assertThat(first.getCandidates().get(1).getToken()).isEqualTo("close");
            assertThat(((NextToken) predictions.get(1).getResult()).getSurprisal())
                    .isPositive();
        }
    }

    @Test
    void shouldSayWhatHadBeenExpectedFromTheSecondReadingOn() {
        try (TestStream stream = new TestStream(FakeModel.forecasting())) {
            stream.send("a", reading(1, 1, 2));
            stream.send("a", reading(2, 1, 2));
            List<Prediction> predictions = stream.predictions();
            Forecast first = (Forecast) predictions.get(0).getResult();
            assertThat(first.getExpected()).isEmpty();
            assertThat(((Forecast) predictions.get(1).getResult()).getExpected())
                    .isEqualTo(first.getValues());
        }
    }

    @Test
    void shouldPassRawOutputsOn() {
        try (TestStream stream = new TestStream(new FakeModel(Task.RAW, InputSpec.features(1), List.of(), 'f'))) {
            stream.send("a", reading(1, 3));
            assertThat(((RawOutput) stream.predictions().get(0).getResult()).getValues())
                    .containsExactly(3.125f);
        }
    }

    @Test
    void shouldSayWhereItComesFromAndCarryTimeHeadersAndLabelOn() {
        try (TestStream stream = new TestStream(FakeModel.forecasting())) {
            stream.sendAt("a", reading(5, 1, 2), new RecordHeaders().add("trace", "42".getBytes(UTF_8)), 9);
            TestRecord<String, Prediction> record = stream.predictionRecords().get(0);
            Prediction prediction = record.value();
            assertThat(record.timestamp()).isEqualTo(9);
            assertThat(TestStream.header(record, "trace")).isEqualTo("42");
            assertThat(prediction.getEventTime()).isEqualTo(Instant.ofEpochMilli(5));
            assertThat(prediction.getSource()).isEqualTo(new SourcePosition("events", 0, 0L));
            assertThat(prediction.getModel()).isEqualTo(new ModelReference("fake", "7", "a".repeat(64), "fake"));
            assertThat(prediction.getLabel()).isEqualTo("truth");
            assertThat(prediction.getAnomalyScore()).isNull();
            assertThat(prediction.getAnomalyLikelihood()).isNull();
        }
    }

    @Test
    void shouldTellTheListener() {
        RecordingListener listener = new RecordingListener();
        try (TestStream stream = new TestStream(
                FakeModel.forecasting(), ClassifierOptions.builder().listener(listener))) {
            stream.send("a", reading(1, 1, 2));
            stream.send("a", reading(2, 1));
            assertThat(listener.count("received")).isEqualTo(2);
            assertThat(listener.count("rows")).isEqualTo(1);
            assertThat(listener.count("predicted")).isEqualTo(1);
            assertThat(listener.count("rejected WRONG_SIZE")).isEqualTo(1);
            assertThat(listener.count("started")).isEqualTo(1);
        }
    }
}
