package io.github.cellstream.schemas.encoding;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** A record can't become bytes, or bytes no record. The message reads {@code CODE (owner): where: what; next move}. */
public final class EncodingException extends SerializationException {
    private static final long serialVersionUID = 1L;

    private final EncodingError code;

    /**
     * Makes the message of its parts.
     *
     * @param code the stable code
     * @param where the contract and the topic
     * @param what what was found, what was wanted, and the next move
     * @param cause what the encoder or decoder said, if it said anything
     */
    public EncodingException(EncodingError code, String where, String what, @Nullable Throwable cause) {
        super(code + " (" + code.owner() + "): " + where + ": " + what, cause);
        this.code = code;
    }

    /** Returns the stable code. */
    public EncodingError code() {
        return code;
    }
}
