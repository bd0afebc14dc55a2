package io.github.cellstream.schemas.encoding;

import io.apicurio.registry.serde.avro.AvroDatumProvider;
import io.apicurio.registry.serde.avro.AvroSerdeConfig;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads and writes one contract for Apicurio's serde, whatever class the writer's schema names. Public only because the serde
 * makes it by reflection.
 *
 * @param <T> the contract's class
 */
public final class ContractDatums<T extends SpecificRecord> implements AvroDatumProvider<T> {
    /** Setting: the contract's schema, as an object. */
    static final String CONTRACT = "cellstream.contract";

    private final Map<Schema, DatumReader<T>> readers = new ConcurrentHashMap<>();
    private Schema schema = Schema.create(Schema.Type.NULL);

    /** For Apicurio's serde, which calls {@link #configure} next. */
    public ContractDatums() {}

    @Override
    public void configure(AvroSerdeConfig config) {
        schema = (Schema) Objects.requireNonNull(config.originals().get(CONTRACT), CONTRACT);
    }

    @Override
    @SuppressWarnings("unchecked")
    public DatumWriter<T> createDatumWriter(T record, Schema registered) {
        if (!registered.equals(schema)) {
            throw new AvroRuntimeException(
                    "the registry offers another schema than this release's contract: " + registered);
        }
        return (DatumWriter<T>) RecordModel.INSTANCE.createDatumWriter(schema);
    }

    @Override
    @SuppressWarnings("unchecked")
    public DatumReader<T> createDatumReader(Schema registered) {
        return readers.computeIfAbsent(
                registered, found -> (DatumReader<T>) RecordModel.INSTANCE.createDatumReader(found, schema));
    }

    @Override
    public Schema toSchema(T record) {
        return schema;
    }
}
