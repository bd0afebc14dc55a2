package io.github.cellstream.schemas.encoding;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Reads Confluent's wire format with schemas from a registry; see {@link RegistrySettings}. */
final class RegistryDecoder<T extends SpecificRecord> implements RecordDecoder<T> {
    private static final int HEADER = 5;

    private final String contract;
    private final AvroKafkaDeserializer<T> deserializer = new AvroKafkaDeserializer<>();

    RegistryDecoder(Schema schema, Map<String, ?> config) {
        contract = schema.getName();
        deserializer.configure(RegistrySettings.complete(config, schema), false);
    }

    @Override
    public T decode(String topic, byte[] bytes) {
        if (bytes.length < HEADER || bytes[0] != 0) {
            throw Refusals.unreadable(
                    contract, topic, "no magic byte 00 and schema id in " + bytes.length + " bytes", null);
        }
        try {
            return deserializer.deserialize(topic, bytes);
        } catch (RuntimeException e) {
            throw refusal(topic, bytes, e);
        }
    }

    private EncodingException refusal(String topic, byte[] bytes, RuntimeException failure) {
        if (RegistrySettings.saysUnknown(failure)) {
            int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
            return Refusals.unknownSchema(contract, topic, "registry id " + id, failure);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AvroRuntimeException) {
                return Refusals.unreadable(contract, topic, Refusals.words(cause), failure);
            }
        }
        return RegistrySettings.unavailable(contract, topic, failure);
    }

    @Override
    public void close() {
        deserializer.close();
    }
}
