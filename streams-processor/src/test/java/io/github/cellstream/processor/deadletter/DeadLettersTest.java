package io.github.cellstream.processor.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.processor.SourceHeaders;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.encoding.EncodingError;
import io.github.cellstream.schemas.encoding.EncodingException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.SerializationExceptionOrigin;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    private static final byte[] KEY = "k".getBytes(UTF_8);
    private static final byte[] VALUE = "v".getBytes(UTF_8);

    private final List<String> told = new ArrayList<>();
    private final Map<String, Object> config = Map.of(
            "application.id",
            "app",
            "errors.dead.letter.queue.topic.name",
            "dead",
            "producer.max.request.size",
            "100000",
            DeadLetterListener.CONFIG,
            (DeadLetterListener) (code, stage) -> told.add(code + " " + stage));

    @Test
    void shouldCutWhatDoesNotFitAndSayHowLongItWas() {
        Headers headers = new RecordHeaders().add("large", new byte[30_000]);
        ProducerRecord<byte[], byte[]> letter = processed(
                new Context(headers, new byte[50_000], new byte[200_000]),
                new RejectedEventException(DeadLetterCode.OVERSIZED, "x".repeat(9000)));

        int size = letter.key().length + letter.value().length;
        for (var header : letter.headers()) {
            size += header.key().length() + header.value().length;
        }
        assertThat(size).isLessThan(100_000 - 1000);
        assertThat(text(letter, DeadLetterHeaders.VALUE_TRUNCATED_FROM)).isEqualTo("200000");
        assertThat(text(letter, DeadLetterHeaders.KEY_TRUNCATED_FROM)).isEqualTo("50000");
        assertThat(text(letter, DeadLetterHeaders.HEADERS_DROPPED)).isEqualTo("1");
        assertThat(text(letter, DeadLetterHeaders.REASON)).hasSize(500);
        assertThat(letter.headers().lastHeader("large")).isNull();
    }

    @Test
    void shouldLeaveWhatFits() {
        ProducerRecord<byte[], byte[]> letter = processed(
                new Context(new RecordHeaders(), KEY, VALUE),
                new RejectedEventException(DeadLetterCode.NOT_FINITE, "feature 1 is NaN"));
        assertThat(letter.topic()).isEqualTo("dead");
        assertThat(letter.key()).isEqualTo(KEY);
        assertThat(letter.value()).isEqualTo(VALUE);
        assertThat(letter.headers().lastHeader(DeadLetterHeaders.VALUE_TRUNCATED_FROM))
                .isNull();
        assertThat(told).containsExactly("NOT_FINITE PROCESS");
    }

    @Test
    void shouldBelieveSourceHeadersOnItsOwnReKeyingTopicOnly() {
        Headers headers = new RecordHeaders();
        SourceHeaders.write(headers, "origin", 2, 99);
        RejectedEventException rejected = new RejectedEventException(DeadLetterCode.NULL_KEY, "no key");
        assertThat(text(
                        processed(new Context("app-keys-repartition", headers, KEY, VALUE), rejected),
                        SourceHeaders.TOPIC))
                .isEqualTo("origin");
        assertThat(text(
                        processed(new Context("other-repartition", headers, KEY, VALUE), rejected),
                        SourceHeaders.TOPIC))
                .isEqualTo("other-repartition");
    }

    @Test
    void shouldFailTheTaskForWhatIsNotTheEventsFault() {
        DeadLetterProcessingHandler handler = new DeadLetterProcessingHandler();
        handler.configure(config);
        ProcessingExceptionHandler.Response response = handler.handleError(
                new Context(new RecordHeaders(), KEY, VALUE),
                new Record<>("k", "v", 1),
                new IllegalStateException("a bug"));
        assertThat(response.result()).isEqualTo(ProcessingExceptionHandler.Result.FAIL);
        assertThat(told).isEmpty();
    }

    @Test
    void shouldTellUndecodableBytesFromAnOutage() {
        assertThat(decoded(new NumberFormatException("for input hunter2")))
                .isEqualTo(DeserializationExceptionHandler.Result.RESUME);
        assertThat(decoded(new SerializationException("truncated")))
                .isEqualTo(DeserializationExceptionHandler.Result.RESUME);
        assertThat(decoded(new EncodingException(EncodingError.SCHEMA_UNKNOWN, "here", "schema 7", null)))
                .isEqualTo(DeserializationExceptionHandler.Result.RESUME);
        assertThat(decoded(new RejectedEventException(DeadLetterCode.OVERSIZED, "9 MB", new ConnectException())))
                .isEqualTo(DeserializationExceptionHandler.Result.RESUME);
        assertThat(told)
                .containsExactly("UNDECODABLE DECODE", "UNDECODABLE DECODE", "UNDECODABLE DECODE", "OVERSIZED DECODE");

        assertThat(decoded(new SerializationException("registry", new ConnectException("refused"))))
                .isEqualTo(DeserializationExceptionHandler.Result.FAIL);
        assertThat(decoded(new EncodingException(EncodingError.REGISTRY_UNAVAILABLE, "here", "no answer", null)))
                .isEqualTo(DeserializationExceptionHandler.Result.FAIL);
        assertThat(decoded(new TimeoutException("metadata"))).isEqualTo(DeserializationExceptionHandler.Result.FAIL);
    }

    @Test
    void shouldRefusePredictionsButNeverStatesOrDeadLetters() {
        DeadLetterProductionHandler handler = new DeadLetterProductionHandler();
        handler.configure(config);
        Context context = new Context(new RecordHeaders(), null, null);
        var tooLarge = new RecordTooLargeException("too large");
        assertThat(handler.handleError(context, record("predictions"), tooLarge).result())
                .isEqualTo(ProductionExceptionHandler.Result.RESUME);
        assertThat(told).containsExactly("OUTPUT_REFUSED PRODUCE");
        for (String needed : List.of("dead", "app-states-changelog", "app-keys-repartition")) {
            assertThat(handler.handleError(context, record(needed), tooLarge).result())
                    .isEqualTo(ProductionExceptionHandler.Result.FAIL);
        }
        assertThat(handler.handleError(context, record("predictions"), new TimeoutException("slow"))
                        .result())
                .isEqualTo(ProductionExceptionHandler.Result.FAIL);
        assertThat(handler.handleSerializationError(
                                context,
                                record("predictions"),
                                new SerializationException("no"),
                                SerializationExceptionOrigin.VALUE)
                        .result())
                .isEqualTo(ProductionExceptionHandler.Result.RESUME);
    }

    @Test
    void shouldFailForALargePredictionWhereTheTransactionIsLost() {
        Map<String, Object> exactlyOnce = new HashMap<>(config);
        exactlyOnce.put("processing.guarantee", "exactly_once_v2");
        DeadLetterProductionHandler handler = new DeadLetterProductionHandler();
        handler.configure(exactlyOnce);
        Context context = new Context(new RecordHeaders(), KEY, VALUE);
        assertThat(handler.handleError(context, record("predictions"), new RecordTooLargeException("too large"))
                        .result())
                .isEqualTo(ProductionExceptionHandler.Result.FAIL);
    }

    @Test
    void shouldRefuseToStartWithoutATopic() {
        assertThatThrownBy(() -> new DeadLetterProcessingHandler().configure(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("errors.dead.letter.queue.topic.name");
    }

    @Test
    void shouldLimitWhatASerializerMakes() {
        SizeLimitedSerializer<String> limited = new SizeLimitedSerializer<>(new StringSerializer(), 3);
        assertThat(limited.serialize("t", "abc")).hasSize(3);
        assertThat(limited.serialize("t", null)).isNull();
        assertThatThrownBy(() -> limited.serialize("t", "abcd"))
                .isInstanceOf(SerializationException.class)
                .hasMessage("4 bytes for topic t, at most 3 are let through");
    }

    private ProducerRecord<byte[], byte[]> processed(ErrorHandlerContext context, RejectedEventException rejected) {
        DeadLetterProcessingHandler handler = new DeadLetterProcessingHandler();
        handler.configure(config);
        ProcessingExceptionHandler.Response response =
                handler.handleError(context, new Record<>("k", "v", 1), new RuntimeException("wrapped", rejected));
        assertThat(response.result()).isEqualTo(ProcessingExceptionHandler.Result.RESUME);
        assertThat(response.deadLetterQueueRecords()).hasSize(1);
        return response.deadLetterQueueRecords().get(0);
    }

    private DeserializationExceptionHandler.Result decoded(Exception exception) {
        DeadLetterDeserializationHandler handler = new DeadLetterDeserializationHandler();
        handler.configure(config);
        return handler.handleError(
                        new Context(new RecordHeaders(), KEY, VALUE),
                        new ConsumerRecord<>("events", 3, 14, KEY, VALUE),
                        exception)
                .result();
    }

    private static ProducerRecord<byte[], byte[]> record(String topic) {
        return new ProducerRecord<>(topic, KEY, VALUE);
    }

    private static String text(ProducerRecord<?, ?> letter, String header) {
        return new String(letter.headers().lastHeader(header).value(), UTF_8);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Context(String topic, Headers headers, byte @Nullable [] key, byte @Nullable [] value)
            implements ErrorHandlerContext {
        Context(Headers headers, byte @Nullable [] key, byte @Nullable [] value) {
            this("events", headers, key, value);
        }

        @Override
        public int partition() {
            return 3;
        }

        @Override
        public long offset() {
            return 14;
        }

        @Override
        public String processorNodeId() {
            return "classifier";
        }

        @Override
        public TaskId taskId() {
            return new TaskId(0, 3);
        }

        @Override
        public long timestamp() {
            return 1;
        }

        @Override
        public byte @Nullable [] sourceRawKey() {
            return key;
        }

        @Override
        public byte @Nullable [] sourceRawValue() {
            return value;
        }
    }
}
