package io.github.cellstream.app.decode;

import io.github.cellstream.schemas.encoding.Encoding;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The decoder {@code avro}: Cellstream's {@code SequenceEvent} in Avro's single-object encoding. */
public final class AvroDecoderPlugin implements DecoderPlugin {
    /** Found by name. */
    public AvroDecoderPlugin() {}

    @Override
    public String name() {
        return "avro";
    }

    @Override
    public String description() {
        return "SequenceEvent records in Avro's single-object encoding";
    }

    @Override
    public ConfigDef settings() {
        return new ConfigDef();
    }

    @Override
    public EventDecoder create(AbstractConfig settings) {
        return new ContractDecoder(Encoding.AVRO, settings.originals());
    }
}
