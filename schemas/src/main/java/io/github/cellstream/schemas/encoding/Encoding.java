package io.github.cellstream.schemas.encoding;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How records become bytes. */
public enum Encoding {
    /**
     * Avro's single-object encoding: {@code C3 01}, the writer's schema as an 8-byte little-endian CRC-64-AVRO fingerprint, the
     * binary datum (Avro specification 1.12, "Single object encoding"). Needs no registry: every schema that was ever released
     * is on the class path.
     */
    AVRO("avro"),
    /**
     * Avro in Confluent's wire format: {@code 00}, the registry's 4-byte big-endian schema id, the binary datum. Schemas are kept
     * in an Apicurio registry.
     */
    AVRO_REGISTRY("avro-registry"),
    /** One plain JSON object in UTF-8; see {@link RecordSerdes}. */
    JSON("json");

    private final String setting;

    Encoding(String setting) {
        this.setting = setting;
    }

    /** Returns the name that a configuration file uses. */
    public String setting() {
        return setting;
    }

    /**
     * Finds an encoding by its {@link #setting()}.
     *
     * @throws EncodingException {@link EncodingError#ENCODING_SETTING} if there is none, naming those that exist
     */
    public static Encoding named(String setting) {
        for (Encoding encoding : values()) {
            if (encoding.setting.equals(setting)) {
                return encoding;
            }
        }
        throw new EncodingException(
                EncodingError.ENCODING_SETTING,
                "encoding " + setting,
                "no encoding of this name; choose one of "
                        + Arrays.stream(values()).map(Encoding::setting).collect(Collectors.joining(", ")),
                null);
    }

    @Override
    public String toString() {
        return setting;
    }
}
