package io.github.cellstream.app.decode;

import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Keys as text, strictly UTF-8: two different keys never become one sequence. */
public final class KeyDeserializer implements Deserializer<String> {
    /** Holds nothing. */
    public KeyDeserializer() {}

    @Override
    public @Nullable String deserialize(String topic, byte @Nullable [] key) {
        return key == null ? null : Utf8.decode(key);
    }
}
