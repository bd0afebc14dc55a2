package io.github.cellstream.runtime;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Which model this is; it travels with every prediction and every stored state.
 *
 * @param name the user's name for the model
 * @param version the user's version, {@code "0"} if none was given
 * @param fingerprint SHA-256 of everything that decides the model's numbers, 64 lower-case hexadecimal digits
 */
public record ModelId(String name, String version, String fingerprint) {
    /** Checks the fingerprint's form. */
    public ModelId {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        if (!fingerprint.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("fingerprint is not 64 hexadecimal digits: " + fingerprint);
        }
    }

    /** Returns the first eight bytes of the fingerprint, big-endian, as a stored state carries them. */
    public long shortFingerprint() {
        return ByteBuffer.wrap(HexFormat.of().parseHex(fingerprint)).getLong();
    }
}
