package io.github.cellstream.schemas.encoding;

/** Reads records of one contract in one encoding. Shared between threads. */
interface RecordDecoder<T> extends AutoCloseable {
    /**
     * Decodes a record.
     *
     * @param bytes anything at all
     * @throws EncodingException if the bytes are no such record, or the registry fails
     */
    T decode(String topic, byte[] bytes);

    @Override
    default void close() {}
}
