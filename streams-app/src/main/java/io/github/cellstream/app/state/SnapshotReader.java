package io.github.cellstream.app.state;

import io.github.cellstream.processor.state.SequenceProgress;
import io.github.cellstream.processor.state.StateCodec;
import io.github.cellstream.processor.state.StateException;
import io.github.cellstream.processor.state.StateLayout;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Reads a snapshot from its beginning to its checksum. Until the end is reached nothing that was read is to be relied upon. */
public final class SnapshotReader {
    private final Path file;
    private final Progress progress;
    private final CRC32C crc = new CRC32C();
    private final SequenceProgress state = new SequenceProgress();
    private final StateCodec codec = new StateCodec(new StateLayout(0, 0, 0), false);
    private final Map<String, Long> models = new TreeMap<>();
    private long states;
    private long size;
    private long read;

    private SnapshotReader(Path file, Progress progress) {
        this.file = file;
        this.progress = progress;
    }

    /** Takes one state after the other, partition by partition. */
    @FunctionalInterface
    interface Taker {
        void take(int partition, byte[] key, long recordTime, byte[] value);
    }

    /**
     * Reads a whole snapshot and checks it.
     *
     * @throws StateToolException {@link StateToolError#SNAPSHOT_CORRUPT} or {@link StateToolError#SNAPSHOT_TOO_NEW}
     */
    public static SnapshotInfo check(Path file, Progress progress) {
        return read(file, progress, (partition, key, recordTime, value) -> {});
    }

    static SnapshotInfo read(Path file, Progress progress, Taker taker) {
        SnapshotReader reader = new SnapshotReader(file, progress);
        try (DataInputStream in = new DataInputStream(
                new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16), reader.crc))) {
            reader.size = Files.size(file);
            return reader.read(in, taker);
        } catch (EOFException e) {
            throw reader.corrupt("ends before its end");
        } catch (UTFDataFormatException e) {
            throw reader.corrupt("holds a text that is none");
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read: " + e, e);
        }
    }

    private SnapshotInfo read(DataInputStream in, Taker taker) throws IOException {
        SnapshotHeader header = header(in);
        int mark = in.read();
        for (; mark == SnapshotFormat.STATE; mark = in.read()) {
            state(in, header, taker);
        }
        if (mark < 0) {
            throw new EOFException();
        }
        if (mark != SnapshotFormat.END) {
            throw corrupt("holds a mark that is none, " + mark);
        }
        if (in.readLong() != states) {
            throw corrupt("speaks of another number of states than it holds, " + states);
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            TopicPartition partition = new TopicPartition(in.readUTF(), in.readInt());
            long offset = in.readLong();
            String metadata = in.readUTF();
            if (offset < 0) {
                throw corrupt("holds an offset of " + offset);
            }
            offsets.put(partition, new OffsetAndMetadata(offset, metadata));
        }
        int sum = (int) crc.getValue();
        if (in.readInt() != sum || in.read() >= 0) {
            throw corrupt("does not have the checksum that it was written with");
        }
        progress.at("snapshot", size, size);
        return new SnapshotInfo(header, states, size, models, offsets);
    }

    private SnapshotHeader header(DataInputStream in) throws IOException {
        byte[] magic = new byte[SnapshotFormat.MAGIC.length];
        in.readFully(magic);
        if (!Arrays.equals(magic, SnapshotFormat.MAGIC)) {
            throw corrupt("is no snapshot");
        }
        int version = in.readUnsignedShort();
        if (version > SnapshotFormat.VERSION) {
            throw new StateToolException(
                    StateToolError.SNAPSHOT_TOO_NEW,
                    file + " has format version " + version + ", this build reads up to " + SnapshotFormat.VERSION
                            + "; use the version of Cellstream that wrote it, or a later one");
        }
        String application = in.readUTF();
        String store = in.readUTF();
        String input = in.readUTF();
        Instant created = Instant.ofEpochMilli(in.readLong());
        return new SnapshotHeader(application, store, input, in.readInt(), created);
    }

    private void state(DataInputStream in, SnapshotHeader header, Taker taker) throws IOException {
        int partition = in.readInt();
        if (partition < 0 || partition >= header.partitions()) {
            throw corrupt("holds a state of partition " + partition + " of " + header.partitions());
        }
        byte[] key = bytes(in);
        long recordTime = in.readLong();
        byte[] value = bytes(in);
        try {
            codec.readProgress(value, state);
        } catch (StateException e) {
            throw corrupt("holds a state that can't be read (" + e.getMessage() + ")");
        }
        models.merge(StoredState.hex(state.fingerprint), 1L, Long::sum);
        taker.take(partition, key, recordTime, value);
        states++;
        read += 21L + key.length + value.length;
        progress.at("snapshot", read, size);
    }

    private byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > Math.min(SnapshotFormat.MOST_BYTES, size)) {
            throw corrupt("speaks of " + length + " bytes where they can't be");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    private StateToolException corrupt(String what) {
        return new StateToolException(
                StateToolError.SNAPSHOT_CORRUPT, file + " " + what + "; take another copy of it, or another snapshot");
    }
}
