package io.github.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cellstream.schemas.Classification;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.LifecycleChange;
import io.github.cellstream.schemas.LifecycleEvent;
import io.github.cellstream.schemas.ModelReference;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.SourcePosition;
import io.github.cellstream.schemas.encoding.Encoding;
import io.github.cellstream.schemas.encoding.EncodingError;
import io.github.cellstream.schemas.encoding.EncodingException;
import io.github.cellstream.schemas.encoding.Features;
import io.github.cellstream.schemas.encoding.RecordSerdes;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Records in Confluent's wire format against a real registry. */
class RegistryIT {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final ModelReference MODEL = new ModelReference("gait", "3", "9f86", "jvm/vector-512");
    private static final SourcePosition SOURCE = new SourcePosition("steps", 0, 17L);

    private static RegistryServer registry;

    @BeforeAll
    static void startRegistry() throws IOException, InterruptedException {
        registry = RegistryServer.startOrSkip();
    }

    @AfterAll
    static void stopRegistry() {
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void shouldKeepEveryContract() {
        assertKept(
                RecordSerdes.sequenceEvent(Encoding.AVRO_REGISTRY, settings()),
                "events",
                new SequenceEvent(TIME, Control.STEP, Features.of(1.5f, -2f), null, "walking"));
        assertKept(RecordSerdes.prediction(Encoding.AVRO_REGISTRY, settings()), "predictions", prediction());
        assertKept(
                RecordSerdes.lifecycleEvent(Encoding.AVRO_REGISTRY, settings()),
                "lifecycle",
                new LifecycleEvent(TIME, LifecycleChange.EXPIRED, 7L, "idle for PT1H", MODEL, null));
    }

    /** Decodes as a stranger would: by the id in the bytes and the schema that the Confluent-compatible API gives for it. */
    @Test
    void shouldBeReadableThroughTheConfluentApi() throws IOException, InterruptedException {
        byte[] bytes;
        try (Serde<Prediction> serde = RecordSerdes.prediction(Encoding.AVRO_REGISTRY, settings())) {
            bytes = serde.serializer().serialize("strangers", prediction());
        }
        ByteBuffer header = ByteBuffer.wrap(bytes);
        assertThat(header.get()).isZero();
        int id = header.getInt();

        assertThat(registry.askAsConfluent("/subjects").body()).contains("\"strangers-value\"");
        HttpResponse<String> answer = registry.askAsConfluent("/schemas/ids/" + id);
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode found = new ObjectMapper().readTree(answer.body());
        assertThat(found.path("references")).isEmpty();
        Schema schema = new Schema.Parser().parse(found.path("schema").asText());
        GenericRecord record = new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
        assertThat(record.get("step")).isEqualTo(1L);
        assertThat(((GenericRecord) record.get("result")).get("label")).hasToString("walking");
        assertThat(((GenericRecord) record.get("result")).get("probabilities")).isEqualTo(List.of(0.75f, 0.25f));
        assertThat(new ObjectMapper()
                        .readTree(registry.askAsConfluent("/subjects/strangers-value/versions/latest")
                                .body())
                        .path("id")
                        .asInt())
                .isEqualTo(id);
    }

    @Test
    void shouldRegisterAContractOnce() {
        int first = idOf("once");
        assertThat(idOf("once")).isEqualTo(first);
    }

    @Test
    void shouldRefuseAnIdThatTheRegistryDoesNotKnow() {
        try (Serde<Prediction> serde = RecordSerdes.prediction(Encoding.AVRO_REGISTRY, settings())) {
            assertThatExceptionOfType(EncodingException.class)
                    .isThrownBy(() ->
                            serde.deserializer().deserialize("predictions", new byte[] {0, 0x7F, 0, 0, 0, 1, 2, 3}))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo(EncodingError.SCHEMA_UNKNOWN));
        }
    }

    @Test
    void shouldAskForRegistrationWhereItIsTurnedOff() {
        Map<String, ?> strict =
                Map.of("apicurio.registry.url", registry.url(), "apicurio.registry.auto-register", "false");
        try (Serde<Prediction> serde = RecordSerdes.prediction(Encoding.AVRO_REGISTRY, strict)) {
            assertThatExceptionOfType(EncodingException.class)
                    .isThrownBy(() -> serde.serializer().serialize("never-registered", prediction()))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo(EncodingError.REGISTRY_UNAVAILABLE));
        }
    }

    private static int idOf(String topic) {
        try (Serde<Prediction> serde = RecordSerdes.prediction(Encoding.AVRO_REGISTRY, settings())) {
            return ByteBuffer.wrap(serde.serializer().serialize(topic, prediction()), 1, Integer.BYTES)
                    .getInt();
        }
    }

    private static <T> void assertKept(Serde<T> serde, String topic, T record) {
        try (serde) {
            byte[] bytes = serde.serializer().serialize(topic, record);
            assertThat(serde.deserializer().deserialize(topic, bytes)).isEqualTo(record);
        }
    }

    private static Prediction prediction() {
        Classification walking = new Classification("walking", 0.75f, Features.of(0.75f, 0.25f), null);
        return new Prediction(TIME, 1L, false, walking, 0.1f, null, MODEL, SOURCE, null, null);
    }

    private static Map<String, ?> settings() {
        return Map.of("apicurio.registry.url", registry.url());
    }
}
