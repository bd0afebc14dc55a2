package io.github.cellstream.app.decode;

import io.github.cellstream.schemas.encoding.Encoding;
import io.github.cellstream.schemas.encoding.EncodingException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The decoder {@code avro-registry}: Cellstream's {@code SequenceEvent} in Confluent's wire format. */
public final class AvroRegistryDecoderPlugin implements DecoderPlugin {
    /** Found by name. */
    public AvroRegistryDecoderPlugin() {}

    @Override
    public String name() {
        return "avro-registry";
    }

    @Override
    public String description() {
        return "SequenceEvent records in Confluent's Avro wire format, schemas from a registry";
    }

    @Override
    public ConfigDef settings() {
        return new ConfigDef();
    }

    @Override
    public EventDecoder create(AbstractConfig settings) {
        try {
            return new ContractDecoder(Encoding.AVRO_REGISTRY, settings.originals());
        } catch (EncodingException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
    }
}
