package io.github.cellstream.app.state;

/**
 * A snapshot file, version 1. Big-endian; a text is its length in bytes (u16) and UTF-8 as {@link java.io.DataOutput#writeUTF} writes it.
 *
 * <pre>
 *   "CELLSNAP"                                                           8 bytes
 *   version                                                              u16
 *   application id, store, input topic                                   3 texts
 *   time of creation, ms                                                 i64
 *   partitions of the changelog                                          i32
 *   for each state, partition by partition:
 *     'S'  partition i32  key length i32  key  record time i64  value length i32  value
 *   'E'  states in all i64
 *        offsets i32, and for each: topic text, partition i32, offset i64, metadata text
 *   CRC-32C of all bytes before                                          u32
 * </pre>
 *
 * <p>A value is the {@link io.github.cellstream.processor.state.StateCodec}'s, which has its own version and checksum. The offsets'
 * metadata is what Kafka Streams committed with them, its partition time.
 */
final class SnapshotFormat {
    static final byte[] MAGIC = {'C', 'E', 'L', 'L', 'S', 'N', 'A', 'P'};
    static final int VERSION = 1;
    static final int STATE = 'S';
    static final int END = 'E';
    /** The longest key or value that is believed; Kafka's default for a record is 1 MiB. */
    static final int MOST_BYTES = 1 << 28;

    private SnapshotFormat() {}
}
