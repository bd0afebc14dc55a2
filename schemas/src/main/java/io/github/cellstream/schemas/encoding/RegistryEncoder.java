package io.github.cellstream.schemas.encoding;

import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Writes Confluent's wire format with ids from a registry; see {@link RegistrySettings}. */
final class RegistryEncoder<T extends SpecificRecord> implements RecordEncoder<T> {
    private final String contract;
    private final AvroKafkaSerializer<T> serializer = new AvroKafkaSerializer<>();

    RegistryEncoder(Schema schema, Map<String, ?> config) {
        contract = schema.getName();
        serializer.configure(RegistrySettings.complete(config, schema), false);
    }

    @Override
    public byte[] encode(String topic, T record) {
        try {
            return serializer.serialize(topic, record);
        } catch (AvroRuntimeException | ClassCastException | NullPointerException | ArithmeticException e) {
            throw Refusals.unwritable(contract, topic, e);
        } catch (RuntimeException e) {
            throw RegistrySettings.unavailable(contract, topic, e);
        }
    }

    @Override
    public void close() {
        serializer.close();
    }
}
