package io.github.cellstream.schemas.encoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.SourcePosition;
import io.github.cellstream.schemas.TokenCandidate;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordSerdesTest {
    private static final Map<String, ?> SOME_REGISTRY =
            Map.of("apicurio.registry.url", "http://localhost:1/apis/registry/v3");
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final ModelReference MODEL = new ModelReference("gait", "3", "9f86", "jvm/vector-512");
    private static final SourcePosition SOURCE = new SourcePosition("steps", 0, 17L);

    @ParameterizedTest
    @EnumSource
    void shouldLetTombstonesPass(Encoding encoding) {
        try (Serde<Prediction> serde = RecordSerdes.prediction(encoding, SOME_REGISTRY)) {
            assertThat(serde.serializer().serialize("topic", null)).isNull();
            assertThat(serde.deserializer().deserialize("topic", null)).isNull();
        }
    }

    @Test
    void shouldWritePlainJson() {
        assertThat(json(prediction(new Classification("walking", 0.9f, Features.of(0.9f, 0.1f), null))))
                .isEqualTo("{\"eventTime\":\"2026-01-01T00:00:00Z\",\"step\":1,\"final\":false,"
                        + "\"classification\":{\"label\":\"walking\",\"probability\":0.9,\"probabilities\":[0.9,0.1]},"
                        + "\"anomalyScore\":0.1,"
                        + "\"model\":{\"name\":\"gait\",\"version\":\"3\",\"fingerprint\":\"9f86\",\"engine\":\"jvm/vector-512\"},"
                        + "\"source\":{\"topic\":\"steps\",\"partition\":0,\"offset\":17}}");
        assertThat(json(prediction(forecast(Float.NaN, Float.NEGATIVE_INFINITY))))
                .contains("\"forecast\":{\"values\":[\"NaN\",\"-Infinity\"],\"expected\":[]}");
        assertThat(json(prediction(new NextToken(List.of(new TokenCandidate("a\"b", 1f)), null, null, null))))
                .contains("\"nextToken\":{\"candidates\":[{\"token\":\"a\\\"b\",\"probability\":1.0}]}");
    }

    @Test
    void shouldWriteWhatWasAskedForBesides() {
        Forecast forecast = new Forecast(
                Features.of(1, 2),
                Features.of(1, 1),
                Features.of(0, 1),
                Features.of(2, 3),
                0.9f,
                0.5f,
                List.of(Features.of(1, 2), Features.of(3, 4)));
        Prediction explained = prediction(forecast);
        explained.setExplanation(new Explanation(List.of(new FeatureExplanation("t", 0.75f, 5f, 1f, -1f, 3f)), null));
        assertThat(json(explained))
                .contains("\"lower\":[0.0,1.0],\"upper\":[2.0,3.0],\"coverage\":0.9,\"covered\":0.5,"
                        + "\"ahead\":[[1.0,2.0],[3.0,4.0]]}")
                .endsWith("\"explanation\":{\"features\":[{\"feature\":\"t\",\"contribution\":0.75,\"value\":5.0,"
                        + "\"expected\":1.0,\"lower\":-1.0,\"upper\":3.0}]}}");
    }

    @Test
    void shouldWriteHalfASurrogatePairAsAvroDoes() {
        LifecycleEvent event = new LifecycleEvent(TIME, LifecycleChange.RESET, 0L, "x\uD800y", MODEL, null);
        for (Encoding encoding : List.of(Encoding.JSON, Encoding.AVRO)) {
            Serde<LifecycleEvent> serde = RecordSerdes.lifecycleEvent(encoding, Map.of());
            byte[] bytes = serde.serializer().serialize("topic", event);
            assertThat(serde.deserializer().deserialize("topic", bytes).getReason())
                    .isEqualTo("x?y");
        }
    }

    @Test
    void shouldReadJsonWithDefaults() {
        SequenceEvent event = RecordSerdes.sequenceEvent(Encoding.JSON, Map.of())
                .deserializer()
                .deserialize(
                        "topic",
                        "{\"features\":[1,2.5e0],\"label\":null,\"eventTime\":\"2026-01-01T00:00:00Z\"}"
                                .getBytes(UTF_8));
        assertThat(event)
                .isEqualTo(SequenceEvent.newBuilder()
                        .setControl(Control.STEP)
                        .setEventTime(TIME)
                        .setFeatures(List.of(1f, 2.5f))
                        .build());
    }

    @Test
    void shouldWriteConfluentsWireFormatWithAWholeSchema() {
        try (FakeRegistry registry = FakeRegistry.start();
                Serde<Prediction> serde = RecordSerdes.prediction(Encoding.AVRO_REGISTRY, registry.settings())) {
            registry.add("\"int\"");
            byte[] bytes = serde.serializer().serialize("topic", prediction(forecast(1)));
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            assertThat(buffer.get()).isZero();
            assertThat(buffer.getInt()).isEqualTo(2);
            assertThat(new Schema.Parser().parse(registry.schema(2))).isEqualTo(Prediction.getClassSchema());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseToWriteARecordThatLacksAField(Encoding encoding) {
        Prediction lacking = prediction(forecast(1));
        lacking.setSource(null);
        try (FakeRegistry registry = FakeRegistry.start();
                Serde<Prediction> serde = RecordSerdes.prediction(encoding, registry.settings())) {
            assertThatExceptionOfType(EncodingException.class)
                    .isThrownBy(() -> serde.serializer().serialize("topic", lacking))
                    .withMessageContaining("source")
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo(EncodingError.RECORD_UNWRITABLE));
        }
    }

    @Test
    void shouldAskForTheRegistrysAddress() {
        assertThatExceptionOfType(EncodingException.class)
                .isThrownBy(() -> RecordSerdes.prediction(Encoding.AVRO_REGISTRY, Map.of()))
                .withMessageStartingWith("ENCODING_SETTING (operator): apicurio.registry.url: ");
    }

    @Test
    void shouldNameTheEncodingsThatExist() {
        assertThat(Encoding.named("avro-registry")).isEqualTo(Encoding.AVRO_REGISTRY);
        assertThatExceptionOfType(EncodingException.class)
                .isThrownBy(() -> Encoding.named("protobuf"))
                .withMessageContaining("protobuf")
                .withMessageContaining("avro, avro-registry, json");
    }

    private static Prediction prediction(Object result) {
        return new Prediction(TIME, 1L, false, result, 0.1f, null, MODEL, SOURCE, null, null);
    }

    private static Forecast forecast(float... values) {
        return new Forecast(Features.of(values), Features.of(), null, null, null, null, null);
    }

    private static String json(Prediction prediction) {
        return new String(
                RecordSerdes.prediction(Encoding.JSON, Map.of()).serializer().serialize("topic", prediction), UTF_8);
    }
}
