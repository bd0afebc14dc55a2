package io.github.cellstream.schemas.encoding;

import org.jspecify.annotations.Nullable;

/** What the codecs say when they refuse. */
final class Refusals {
    private Refusals() {}

    static EncodingException unreadable(String contract, String topic, String found, @Nullable Throwable cause) {
        return new EncodingException(
                EncodingError.RECORD_UNREADABLE,
                where(contract, topic),
                found + "; check that the producer writes this contract in this encoding",
                cause);
    }

    static EncodingException unknownSchema(String contract, String topic, String id, @Nullable Throwable cause) {
        return new EncodingException(
                EncodingError.SCHEMA_UNKNOWN,
                where(contract, topic),
                "written with a schema of " + id
                        + ", which is not known here; update this reader, or correct the producer",
                cause);
    }

    static EncodingException unwritable(String contract, String topic, Exception cause) {
        return new EncodingException(
                EncodingError.RECORD_UNWRITABLE,
                where(contract, topic),
                words(cause) + "; set every required field to a value that the contract allows",
                cause);
    }

    static String words(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private static String where(String contract, String topic) {
        return contract + " on topic " + topic;
    }
}
