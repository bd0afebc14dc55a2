package io.github.cellstream.schemas.encoding;

import io.github.cellstream.schemas.LifecycleEvent;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStatus;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka serdes of the contracts, in every {@link Encoding}.
 *
 * <p>A null record is a tombstone: null bytes, both ways. What can't be written or read throws {@link EncodingException}, which is
 * a {@code SerializationException}. Serdes may be shared between threads; the encoding {@link Encoding#AVRO_REGISTRY} holds
 * connections until it is closed, the others hold nothing.
 *
 * <p>In JSON, fields bear the contract's names and come in its order. Times are ISO-8601 text in UTC, enum symbols strings, and the
 * numbers that JSON lacks are the strings {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}. A field that is null is left
 * out. A prediction's {@code result} bears the name of the answer that it is:
 *
 * <pre>{@code
 * {"eventTime":"2026-01-01T00:00:00Z","step":1,"final":false,
 *  "classification":{"label":"walking","probability":0.9,"probabilities":[0.9,0.1]},
 *  "anomalyScore":0.1,
 *  "model":{"name":"gait","version":"3","fingerprint":"9f86…","engine":"jvm/vector-512"},
 *  "source":{"topic":"steps","partition":0,"offset":17}}
 * }</pre>
 *
 * <p>The others are {@code "forecast"}, {@code "nextToken"} and {@code "rawOutput"}. A reader passes over fields that it doesn't know.
 */
public final class RecordSerdes {
    private RecordSerdes() {}

    /**
     * Makes a serde of predictions.
     *
     * @param config settings of the encoding: for {@link Encoding#AVRO_REGISTRY} {@code apicurio.registry.url} and the other keys of
     *     Apicurio's serde; the other encodings have none. Unknown keys are passed over.
     * @throws EncodingException {@link EncodingError#ENCODING_SETTING} if a setting is missing
     */
    public static Serde<Prediction> prediction(Encoding encoding, Map<String, ?> config) {
        if (encoding == Encoding.AVRO) {
            SingleObjectCodec<Prediction> codec = new SingleObjectCodec<>(Prediction.getClassSchema());
            return serde(new DirectPredictionEncoder(codec), codec);
        }
        return of(Prediction.getClassSchema(), encoding, config);
    }

    /** Makes a serde of events; otherwise as {@link #prediction}. */
    public static Serde<SequenceEvent> sequenceEvent(Encoding encoding, Map<String, ?> config) {
        if (encoding == Encoding.AVRO) {
            SingleObjectCodec<SequenceEvent> codec = new SingleObjectCodec<>(SequenceEvent.getClassSchema());
            return serde(codec, new DirectEventDecoder(codec));
        }
        return of(SequenceEvent.getClassSchema(), encoding, config);
    }

    /** Makes a serde of lifecycle records; otherwise as {@link #prediction}. */
    public static Serde<LifecycleEvent> lifecycleEvent(Encoding encoding, Map<String, ?> config) {
        return of(LifecycleEvent.getClassSchema(), encoding, config);
    }

    /** Makes a serde of what is said of models, which is Avro's single-object encoding always: it may hold a whole file. */
    public static Serde<ModelAnnouncement> modelAnnouncement() {
        return of(ModelAnnouncement.getClassSchema(), Encoding.AVRO, Map.of());
    }

    /** Makes a serde of what instances report of models; otherwise as {@link #modelAnnouncement}. */
    public static Serde<ModelStatus> modelStatus() {
        return of(ModelStatus.getClassSchema(), Encoding.AVRO, Map.of());
    }

    private static <T extends SpecificRecord> Serde<T> of(Schema schema, Encoding encoding, Map<String, ?> config) {
        return switch (encoding) {
            case AVRO -> {
                SingleObjectCodec<T> codec = new SingleObjectCodec<>(schema);
                yield serde(codec, codec);
            }
            case AVRO_REGISTRY -> serde(new RegistryEncoder<>(schema, config), new RegistryDecoder<>(schema, config));
            case JSON -> {
                JsonCodec<T> codec = new JsonCodec<>(schema);
                yield serde(codec, codec);
            }
        };
    }

    private static <T> Serde<T> serde(RecordEncoder<T> encoder, RecordDecoder<T> decoder) {
        return Serdes.serdeFrom(new EncoderSerializer<>(encoder), new DecoderDeserializer<>(decoder));
    }

    private record EncoderSerializer<T>(RecordEncoder<T> encoder) implements Serializer<T> {
        @Override
        public byte @Nullable [] serialize(String topic, @Nullable T record) {
            return record == null ? null : encoder.encode(topic, record);
        }

        @Override
        public void close() {
            encoder.close();
        }
    }

    private record DecoderDeserializer<T>(RecordDecoder<T> decoder) implements Deserializer<T> {
        @Override
        public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
            return bytes == null ? null : decoder.decode(topic, bytes);
        }

        @Override
        public void close() {
            decoder.close();
        }
    }
}
