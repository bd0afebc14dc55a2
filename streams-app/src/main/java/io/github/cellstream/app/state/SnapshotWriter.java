package io.github.cellstream.app.state;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Writes a snapshot beside its place, and puts it there only when it is whole: a file of the name is a whole one. */
final class SnapshotWriter implements AutoCloseable {
    private final Path file;
    private final Path part;
    private final CRC32C crc = new CRC32C();
    private final DataOutputStream out;
    private long states;

    SnapshotWriter(Path file, SnapshotHeader header) throws IOException {
        this.file = file;
        part = file.resolveSibling(file.getFileName() + ".part");
        out = new DataOutputStream(
                new CheckedOutputStream(new BufferedOutputStream(Files.newOutputStream(part), 1 << 16), crc));
        out.write(SnapshotFormat.MAGIC);
        out.writeShort(SnapshotFormat.VERSION);
        out.writeUTF(header.application());
        out.writeUTF(header.store());
        out.writeUTF(header.input());
        out.writeLong(header.created().toEpochMilli());
        out.writeInt(header.partitions());
    }

    void state(int partition, byte[] key, long recordTime, byte[] value) throws IOException {
        out.write(SnapshotFormat.STATE);
        out.writeInt(partition);
        out.writeInt(key.length);
        out.write(key);
        out.writeLong(recordTime);
        out.writeInt(value.length);
        out.write(value);
        states++;
    }

    void finish(Map<TopicPartition, OffsetAndMetadata> offsets) throws IOException {
        out.write(SnapshotFormat.END);
        out.writeLong(states);
        out.writeInt(offsets.size());
        for (Map.Entry<TopicPartition, OffsetAndMetadata> offset : offsets.entrySet()) {
            out.writeUTF(offset.getKey().topic());
            out.writeInt(offset.getKey().partition());
            out.writeLong(offset.getValue().offset());
            out.writeUTF(offset.getValue().metadata());
        }
        out.flush();
        out.writeInt((int) crc.getValue());
        out.close();
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Leaves nothing behind of a snapshot that was not finished. */
    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(part);
    }
}
