package io.github.cellstream.app.decode;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Keys as text, strictly UTF-8: two different keys never become one sequence. A key that was read lately comes back as the same
 * object, its hash known: nothing is allocated for it, and whoever looks it up finds it by identity.
 *
 * <p>Shared between threads. They race for places in the table, which costs a second object for a key, no more: texts are
 * immutable.
 */
public final class KeyDeserializer implements Deserializer<String> {
    private static final int PLACES = 1 << 14;
    private static final int LONGEST = 64;

    private final @Nullable String[] known = new String[PLACES];

    /** Knows of no key yet. */
    public KeyDeserializer() {}

    @Override
    public @Nullable String deserialize(String topic, byte @Nullable [] key) {
        if (key == null) {
            return null;
        }
        return key.length <= LONGEST ? shared(key) : Utf8.decode(key);
    }

    private String shared(byte[] key) {
        int hash = 0;
        for (byte b : key) {
            if (b < 0) {
                return Utf8.decode(key);
            }
            hash = 31 * hash + b;
        }
        int place = (hash ^ hash >>> 14) & PLACES - 1;
        String candidate = known[place];
        if (candidate != null && candidate.hashCode() == hash && isText(candidate, key)) {
            return candidate;
        }
        String text = new String(key, StandardCharsets.ISO_8859_1);
        known[place] = text;
        return text;
    }

    private static boolean isText(String text, byte[] ascii) {
        if (text.length() != ascii.length) {
            return false;
        }
        for (int i = 0; i < ascii.length; i++) {
            if (text.charAt(i) != ascii[i]) {
                return false;
            }
        }
        return true;
    }
}
