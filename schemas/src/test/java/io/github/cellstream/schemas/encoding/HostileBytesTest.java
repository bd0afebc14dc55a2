package io.github.cellstream.schemas.encoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import io.github.cellstream.schemas.Classification;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.ModelReference;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.SourcePosition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that nobody should have sent are refused with a code, quickly and in little memory. */
class HostileBytesTest {
    private static final long SEED = 20260101L;
    private static final long ENOUGH_BYTES = 4 << 20;
    private static final Prediction PREDICTION = new Prediction(
            Instant.EPOCH,
            1L,
            false,
            new Classification("a", 1f, Features.of(1, 0), null),
            0.5f,
            null,
            new ModelReference("m", "1", "f", "jvm"),
            new SourcePosition("t", 0, 0L),
            null,
            null);

    private static FakeRegistry registry;

    @BeforeAll
    static void startRegistry() {
        registry = FakeRegistry.start();
    }

    @AfterAll
    static void stopRegistry() {
        registry.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseEveryTruncation(Encoding encoding) {
        byte[] bytes = encoded(encoding);
        Deserializer<Prediction> deserializer = deserializer(encoding);
        for (int length = 0; length < bytes.length; length++) {
            assertRefused(deserializer, Arrays.copyOf(bytes, length), EncodingError.RECORD_UNREADABLE);
        }
        deserializer.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseWhatFollowsTheRecord(Encoding encoding) {
        byte[] bytes = encoded(encoding);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        longer[bytes.length] = '7';
        Deserializer<Prediction> deserializer = deserializer(encoding);
        assertRefused(deserializer, longer, EncodingError.RECORD_UNREADABLE);
        deserializer.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadOrRefuseAnyBytes(Encoding encoding) {
        Random random = new Random(SEED);
        Deserializer<Prediction> deserializer = deserializer(encoding);
        byte[] good = encoded(encoding);
        int header = encoding == Encoding.AVRO ? 10 : encoding == Encoding.AVRO_REGISTRY ? 5 : 1;
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = Arrays.copyOf(good, header + random.nextInt(good.length));
            int from = i % 2 == 0 ? header : header + random.nextInt(bytes.length - header + 1);
            for (int at = from; at < bytes.length; at++) {
                bytes[at] = (byte) random.nextInt();
            }
            long before = allocated();
            Throwable thrown = catchThrowable(() -> deserializer.deserialize("topic", bytes));
            assertThat(allocated() - before)
                    .as("bytes taken, seed %d, try %d", SEED, i)
                    .isLessThan(ENOUGH_BYTES);
            if (thrown != null) {
                assertThat(thrown).as("seed %d, try %d", SEED, i).isInstanceOf(EncodingException.class);
            }
        }
        deserializer.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {50_000_000, 500_000_000, Integer.MAX_VALUE, Long.MAX_VALUE, -500_000_000, Long.MIN_VALUE})
    void shouldTakeNoMemoryForAPromisedLength(long promised) throws IOException {
        for (boolean array : new boolean[] {true, false}) {
            byte[] datum = bomb(promised, array);
            for (Encoding encoding : new Encoding[] {Encoding.AVRO, Encoding.AVRO_REGISTRY}) {
                byte[] header = Arrays.copyOf(eventBytes(encoding), encoding == Encoding.AVRO ? 10 : 5);
                byte[] bytes = Arrays.copyOf(header, header.length + datum.length);
                System.arraycopy(datum, 0, bytes, header.length, datum.length);
                try (Deserializer<SequenceEvent> deserializer = RecordSerdes.sequenceEvent(
                                encoding, registry.settings())
                        .deserializer()) {
                    assertThat(deserializer.deserialize("topic", eventBytes(encoding)))
                            .isNotNull();
                    long before = allocated();
                    assertRefused(deserializer, bytes, EncodingError.RECORD_UNREADABLE);
                    assertThat(allocated() - before).isLessThan(ENOUGH_BYTES);
                }
            }
        }
    }

    /** An event whose features, or whose token, promise a length and bring nothing. */
    private static byte[] bomb(long promised, boolean array) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
        out.writeLong(0);
        out.writeEnum(0);
        out.writeIndex(array ? 1 : 0);
        if (!array) {
            out.writeIndex(1);
        }
        out.writeLong(promised);
        out.writeLong(4);
        return bytes.toByteArray();
    }

    @Test
    void shouldRefuseANestThatIsTooDeep() {
        String deep = "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertRefused(deserializer(Encoding.JSON), deep.getBytes(UTF_8), EncodingError.RECORD_UNREADABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "{}",
                "{\"eventTime\":5}",
                "{\"eventTime\":\"yesterday\"}",
                "{\"eventTime\":\"1970-01-01T00:00:00Z\",\"control\":1}",
                "{\"eventTime\":\"1970-01-01T00:00:00Z\",\"features\":{}}",
                "{\"eventTime\":\"1970-01-01T00:00:00Z\",\"features\":[null]}",
                "{\"eventTime\":\"1970-01-01T00:00:00Z\",\"features\":[\"1\"]}",
                "{\"eventTime\":\"1970-01-01T00:00:00Z\",\"features\":[NaN]}",
                "{\"eventTime\":\"1970-01-01T00:00:00Z\",\"token\":1}",
                "{\"eventTime\":\"1970-01-01T00:00:00Z\",\"token\":\"a\",\"token\":\"b\"}"
            })
    void shouldRefuseJsonThatIsNoEvent(String json) {
        Deserializer<SequenceEvent> deserializer =
                RecordSerdes.sequenceEvent(Encoding.JSON, Map.of()).deserializer();
        assertRefused(deserializer, json.getBytes(UTF_8), EncodingError.RECORD_UNREADABLE);
    }

    @Test
    void shouldRefuseAFingerprintItDoesNotKnow() {
        byte[] bytes = encoded(Encoding.AVRO);
        bytes[2] ^= 1;
        assertRefused(deserializer(Encoding.AVRO), bytes, EncodingError.SCHEMA_UNKNOWN);
    }

    @Test
    void shouldRefuseAnIdThatTheRegistryDoesNotKnow() {
        byte[] bytes = encoded(Encoding.AVRO_REGISTRY);
        bytes[1] = 0x7F;
        try (Deserializer<Prediction> deserializer = deserializer(Encoding.AVRO_REGISTRY)) {
            assertRefused(deserializer, bytes, EncodingError.SCHEMA_UNKNOWN);
        }
    }

    @Test
    void shouldRefuseASchemaOfAnotherContract() {
        byte[] bytes = eventBytes(Encoding.AVRO_REGISTRY);
        try (Deserializer<Prediction> deserializer = deserializer(Encoding.AVRO_REGISTRY)) {
            assertRefused(deserializer, bytes, EncodingError.RECORD_UNREADABLE);
        }
        int text = registry.add("this is no schema");
        try (Deserializer<Prediction> deserializer = deserializer(Encoding.AVRO_REGISTRY)) {
            assertRefused(deserializer, new byte[] {0, 0, 0, 0, (byte) text, 1, 2}, EncodingError.RECORD_UNREADABLE);
        }
    }

    @Test
    void shouldTellARegistryThatIsDownFromBadBytes() {
        byte[] bytes = encoded(Encoding.AVRO_REGISTRY);
        registry.breakDown(true);
        try (Deserializer<Prediction> deserializer = deserializer(Encoding.AVRO_REGISTRY)) {
            assertRefused(deserializer, bytes, EncodingError.REGISTRY_UNAVAILABLE);
            assertThatExceptionOfType(EncodingException.class)
                    .isThrownBy(() -> encoded(Encoding.AVRO_REGISTRY))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo(EncodingError.REGISTRY_UNAVAILABLE));
            registry.breakDown(false);
            assertThat(deserializer.deserialize("topic", bytes)).isEqualTo(PREDICTION);
        } finally {
            registry.breakDown(false);
        }
        Map<String, ?> nowhere = Map.of("apicurio.registry.url", "http://localhost:1/apis/registry/v3");
        try (Deserializer<Prediction> deserializer =
                RecordSerdes.prediction(Encoding.AVRO_REGISTRY, nowhere).deserializer()) {
            assertRefused(deserializer, bytes, EncodingError.REGISTRY_UNAVAILABLE);
        }
    }

    private static void assertRefused(Deserializer<?> deserializer, byte[] bytes, EncodingError code) {
        assertThatExceptionOfType(EncodingException.class)
                .isThrownBy(() -> deserializer.deserialize("topic", bytes))
                .isInstanceOf(SerializationException.class)
                .withMessageStartingWith(code + " (" + code.owner() + "): ")
                .withMessageContaining("topic");
    }

    private static Deserializer<Prediction> deserializer(Encoding encoding) {
        return RecordSerdes.prediction(encoding, registry.settings()).deserializer();
    }

    private static byte[] encoded(Encoding encoding) {
        try (var serializer =
                RecordSerdes.prediction(encoding, registry.settings()).serializer()) {
            return serializer.serialize("topic", PREDICTION);
        }
    }

    private static byte[] eventBytes(Encoding encoding) {
        SequenceEvent event = new SequenceEvent(Instant.EPOCH, Control.STEP, Features.of(1), null, null);
        try (var serializer =
                RecordSerdes.sequenceEvent(encoding, registry.settings()).serializer()) {
            return serializer.serialize("topic", event);
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
