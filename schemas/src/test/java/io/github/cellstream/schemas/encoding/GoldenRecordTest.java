package io.github.cellstream.schemas.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.schemas.ClassCandidate;
import io.github.cellstream.schemas.Classification;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.Explanation;
import io.github.cellstream.schemas.FeatureExplanation;
import io.github.cellstream.schemas.Forecast;
import io.github.cellstream.schemas.LifecycleChange;
import io.github.cellstream.schemas.LifecycleEvent;
import io.github.cellstream.schemas.ModelReference;
import io.github.cellstream.schemas.NextToken;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.RawOutput;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.SourcePosition;
import io.github.cellstream.schemas.TokenCandidate;
import io.github.cellstream.schemas.TokenExplanation;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bytes that fastavro wrote under released schemas (golden.py) stay readable; under the present ones, the same are written. */
class GoldenRecordTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.250Z");
    private static final ModelReference MODEL = new ModelReference("gait", "3", "9f86d081", "jvm/vector-512");
    private static final SourcePosition SOURCE = new SourcePosition("steps", 2, 9007199254740993L);

    @Test
    void shouldReadAndWriteSequenceEventV1() throws IOException {
        Serde<SequenceEvent> serde = RecordSerdes.sequenceEvent(Encoding.AVRO, Map.of());
        List<Float> features = Features.of(1.5f, -0.0f, Float.MAX_VALUE);
        assertGolden(serde, "SequenceEvent-v1-1", new SequenceEvent(TIME, Control.START, features, null, "läuft"));
        assertGolden(serde, "SequenceEvent-v1-2", new SequenceEvent(TIME, Control.STEP, null, "the", null));
    }

    @Test
    void shouldReadPredictionV1() throws IOException {
        Serde<Prediction> serde = RecordSerdes.prediction(Encoding.AVRO, Map.of());
        assertRead(
                serde,
                "Prediction-v1-1",
                prediction(new Classification("walking", 0.75f, Features.of(0.75f, 0.25f), null), false, null));
        Forecast forecast = new Forecast(Features.of(1.5f), Features.of(), null, null, null, null, null);
        assertRead(serde, "Prediction-v1-2", prediction(forecast, true, null));
        NextToken token = new NextToken(List.of(new TokenCandidate("cat", 0.5f)), 3.5f, null, null);
        assertRead(serde, "Prediction-v1-3", prediction(token, false, "the"));
        assertRead(serde, "Prediction-v1-4", prediction(new RawOutput(Features.of(-1, 2)), false, null));
    }

    @Test
    void shouldReadAndWritePredictionV2() throws IOException {
        Serde<Prediction> serde = RecordSerdes.prediction(Encoding.AVRO, Map.of());
        List<ClassCandidate> classes = List.of(new ClassCandidate("walking", 0.75f));
        assertGolden(
                serde,
                "Prediction-v2-1",
                prediction(new Classification("walking", 0.75f, Features.of(0.75f, 0.25f), classes), false, null));
        Prediction forecast = prediction(
                new Forecast(
                        Features.of(1.5f),
                        Features.of(2),
                        Features.of(1),
                        Features.of(3),
                        0.75f,
                        1f,
                        List.of(Features.of(1.5f), Features.of(2.5f))),
                false,
                null);
        forecast.setExplanation(
                new Explanation(List.of(new FeatureExplanation("speed", 1f, 4f, 2f, 1.5f, null)), null));
        assertGolden(serde, "Prediction-v2-2", forecast);
        List<TokenCandidate> candidates = List.of(new TokenCandidate("cat", 0.5f));
        Prediction token = prediction(new NextToken(candidates, 3.5f, 4, 8.5f), false, "the");
        token.setExplanation(new Explanation(null, new TokenExplanation("dog", 0.125f, 4, candidates)));
        assertGolden(serde, "Prediction-v2-3", token);
    }

    @Test
    void shouldReadAndWriteLifecycleEventV1() throws IOException {
        assertGolden(
                RecordSerdes.lifecycleEvent(Encoding.AVRO, Map.of()),
                "LifecycleEvent-v1-1",
                new LifecycleEvent(TIME, LifecycleChange.EXPIRED, 7L, "idle for PT1H", MODEL, null));
        assertGolden(
                RecordSerdes.lifecycleEvent(Encoding.AVRO, Map.of()),
                "LifecycleEvent-v1-2",
                new LifecycleEvent(TIME, LifecycleChange.REJECTED, 7L, "NOT_FINITE: feature 1 is NaN", MODEL, SOURCE));
        assertGolden(
                RecordSerdes.lifecycleEvent(Encoding.AVRO, Map.of()),
                "LifecycleEvent-v1-3",
                new LifecycleEvent(
                        TIME, LifecycleChange.RESTORED, 7L, "first event since the task began here", MODEL, SOURCE));
    }

    private static Prediction prediction(Object result, boolean last, @Nullable String label) {
        return new Prediction(TIME, 7L, last, result, 0.25f, null, MODEL, SOURCE, label, null);
    }

    private static <T> void assertGolden(Serde<T> serde, String file, T record) throws IOException {
        assertThat(serde.serializer().serialize("topic", record)).isEqualTo(assertRead(serde, file, record));
    }

    private static <T> byte[] assertRead(Serde<T> serde, String file, T record) throws IOException {
        byte[] golden;
        try (InputStream in = GoldenRecordTest.class.getResourceAsStream(file + ".bin")) {
            golden = in.readAllBytes();
        }
        assertThat(serde.deserializer().deserialize("topic", golden)).isEqualTo(record);
        return golden;
    }
}
