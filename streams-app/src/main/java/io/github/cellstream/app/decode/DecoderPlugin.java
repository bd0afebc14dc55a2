package io.github.cellstream.app.decode;

import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** Makes a decoder. Found with {@link java.util.ServiceLoader} and chosen by {@link #name}. */
public interface DecoderPlugin {
    /** Returns the name that {@code input.decoder} uses, lower case; unique on the class path. */
    String name();

    /** Returns one line for {@code cellstream plugins}. */
    String description();

    /**
     * Returns the decoder's settings with their documentation. The user writes them with the prefix {@code decoder.};
     * here they have none. Other keys with that prefix are reported as mistakes.
     */
    ConfigDef settings();

    /**
     * Makes a decoder.
     *
     * @param settings values of {@link #settings}; its originals hold the {@code schema.registry.url} and {@code
     *     apicurio.*} settings too
     * @throws org.apache.kafka.common.config.ConfigException if settings contradict each other
     */
    EventDecoder create(AbstractConfig settings);
}
