package io.github.cellstream.schemas.encoding;

/** Writes records of one contract in one encoding. Shared between threads. */
interface RecordEncoder<T> extends AutoCloseable {
    /**
     * Encodes a record.
     *
     * @throws EncodingException if it lacks a required field, or the registry fails
     */
    byte[] encode(String topic, T record);

    @Override
    default void close() {}
}
