package io.github.cellstream.app.decode;

import io.github.cellstream.schemas.SequenceEvent;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The decoder {@code text}: the whole value, in UTF-8, is the token. */
public final class TextDecoderPlugin implements DecoderPlugin {
    /** Found by name. */
    public TextDecoderPlugin() {}

    @Override
    public String name() {
        return "text";
    }

    @Override
    public String description() {
        return "the whole value is one token, in UTF-8";
    }

    @Override
    public ConfigDef settings() {
        return new ConfigDef();
    }

    @Override
    public EventDecoder create(AbstractConfig settings) {
        return (headers, value) -> {
            SequenceEvent event = EventDecoder.step();
            if (value.length > 0) {
                event.setToken(Utf8.decode(value));
            }
            return event;
        };
    }
}
