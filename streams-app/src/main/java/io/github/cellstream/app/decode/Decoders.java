package io.github.cellstream.app.decode;

import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;

/** Makes decoders from the texts of a configuration. */
public final class Decoders {
    private Decoders() {}

    /**
     * Makes a decoder.
     *
     * @param settings the decoder's own settings without their prefix, and the registry's under their own names
     * @throws org.apache.kafka.common.config.ConfigException if a setting is wrong
     */
    public static EventDecoder create(DecoderPlugin plugin, Map<String, String> settings) {
        return plugin.create(new AbstractConfig(plugin.settings(), settings, false));
    }
}
