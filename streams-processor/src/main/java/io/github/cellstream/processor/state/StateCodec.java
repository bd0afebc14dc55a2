package io.github.cellstream.processor.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The stored value of a key, versions 1 and 2. Little-endian throughout.
 *
 * <pre>
 *  byte  0        1        2                 4                                   8
 *      0 +--------+--------+-----------------+-----------------------------------+
 *        | version|  flags |  header length  |   CRC-32C of all the other bytes  |
 *      8 +--------+--------+-----------------+-----------------------------------+
 *        |                 short fingerprint of the model (i64)                  |
 *     16 +-----------------------------------------------------------------------+
 *        |                              steps (i64)                              |
 *     24 +-----------------------------------------------------------------------+
 *        |               latest event time, ms, or the least i64                 |
 *     32 +-----------------------------------------------------------------------+
 *        |             record time of the last event, ms (i64)                   |
 *     40 +-----------------------------------+-----------------------------------+
 *        |  hash of the source topic (i32)   |      source partition (i32)       |
 *     48 +-----------------------------------+-----------------------------------+
 *        |            source offset last applied (i64), -1 if unknown            |
 *     56 +-----------------------------------+-----------------------------------+
 *        |       floats of hidden (u32)      |       floats of head (u32)        |
 *     64 +-----------------------------------+-----------------------------------+
 *        |       floats of scorer (u32)      |  hidden, f32 or f16, then head,   |
 *     72 +-----------------------------------+  then scorer, both f32 ...
 * </pre>
 *
 * <p>Version 2 is written where a key's last inputs are kept ({@link InputHistory}): its header has 4 bytes more, and the inputs
 * follow the floats.
 *
 * <pre>
 *     64 +-----------------------------------+-----------------------------------+
 *        |       floats of scorer (u32)      |     bytes of the inputs (u32)     |
 *     72 +-----------------------------------+-----------------------------------+
 *        |  hidden, head, scorer as in version 1, then the inputs ...
 * </pre>
 *
 * <p>Flags: bit 0, hidden is f16; bit 1, the sequence is over and no floats follow. The header's length, 68 or 72, is where
 * the floats begin: a later build of the same version may lengthen the header behind it, and this one reads past what it
 * does not know. What it must not misread gets a new version. One codec serves one thread.
 */
public final class StateCodec {
    /** The latest version that is read, and that is written where inputs are kept. */
    public static final int VERSION = 2;

    private static final int WITHOUT_INPUTS = 1;
    private static final int HEADER_LENGTH = 68;
    private static final int LONG_HEADER_LENGTH = 72;
    private static final int HALF = 1;
    private static final int ENDED = 2;
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final StateLayout layout;
    private final boolean half;
    private final CRC32C crc = new CRC32C();

    /**
     * Makes a codec.
     *
     * @param layout the floats that states have
     * @param half whether hidden vectors are written as f16; both are read
     */
    public StateCodec(StateLayout layout, boolean half) {
        this.layout = layout;
        this.half = half;
    }

    /** Returns the floats that states have. */
    public StateLayout layout() {
        return layout;
    }

    /** Gives a hidden vector the precision that its bytes have, so that it goes on alike from memory and from bytes. */
    public void round(StateRow row) {
        if (half) {
            for (int i = row.hiddenOffset(); i < row.hiddenOffset() + layout.hidden(); i++) {
                row.hidden()[i] = Float16.toFloat(Float16.of(row.hidden()[i]));
            }
        }
    }

    /** Returns the bytes of a sequence, version 1, in an array of their own: the store may keep it. */
    public byte[] encode(SequenceProgress progress, StateRow row) {
        byte[] bytes = encode(progress, row, HEADER_LENGTH, 0);
        INT.set(bytes, 4, checksum(bytes));
        return bytes;
    }

    /** Returns the bytes of a sequence and its last inputs, version 2. */
    public byte[] encode(SequenceProgress progress, StateRow row, InputHistory history) {
        int inputs = history.encodedSize();
        byte[] bytes = encode(progress, row, LONG_HEADER_LENGTH, inputs);
        bytes[0] = VERSION;
        INT.set(bytes, HEADER_LENGTH, inputs);
        history.write(bytes, bytes.length - inputs);
        INT.set(bytes, 4, checksum(bytes));
        return bytes;
    }

    private byte[] encode(SequenceProgress progress, StateRow row, int header, int behind) {
        int hiddenBytes = Math.multiplyExact(layout.hidden(), half ? Short.BYTES : Float.BYTES);
        int memoryBytes = Math.multiplyExact(layout.memory(), Float.BYTES);
        byte[] bytes = new byte[Math.addExact(header + behind, Math.addExact(hiddenBytes, memoryBytes))];
        putHeader(bytes, half ? HALF : 0, progress);
        SHORT.set(bytes, 2, (short) header);
        INT.set(bytes, 56, layout.hidden());
        INT.set(bytes, 60, layout.head());
        INT.set(bytes, 64, layout.scorer());
        if (half) {
            for (int i = 0; i < layout.hidden(); i++) {
                SHORT.set(bytes, header + i * Short.BYTES, Float16.of(row.hidden()[row.hiddenOffset() + i]));
            }
        } else {
            putFloats(bytes, header, row.hidden(), row.hiddenOffset(), layout.hidden());
        }
        putFloats(bytes, header + hiddenBytes, row.memory(), row.memoryOffset(), layout.memory());
        return bytes;
    }

    /** Returns the bytes that remember of an ended sequence only its place in the source. */
    public byte[] encodeEnded(SequenceProgress progress) {
        byte[] bytes = new byte[HEADER_LENGTH];
        putHeader(bytes, ENDED, progress);
        INT.set(bytes, 4, checksum(bytes));
        return bytes;
    }

    /**
     * Checks the bytes and reads all but the floats.
     *
     * @throws StateException {@link StateError#STATE_CORRUPT} or {@link StateError#STATE_TOO_NEW}
     */
    public void readProgress(byte[] bytes, SequenceProgress into) {
        check(bytes);
        into.fingerprint = (long) LONG.get(bytes, 8);
        into.steps = (long) LONG.get(bytes, 16);
        into.lastEventTime = (long) LONG.get(bytes, 24);
        into.lastRecordTime = lastRecordTime(bytes);
        into.topicHash = (int) INT.get(bytes, 40);
        into.partition = (int) INT.get(bytes, 44);
        into.offset = (long) LONG.get(bytes, 48);
        into.ended = (bytes[1] & ENDED) != 0;
    }

    /**
     * Reads the floats of bytes that {@link #readProgress} has checked. A memory of another size than this codec's layout
     * is left as it is in the row: another head or scorer wrote it.
     *
     * @return whether the hidden vector has the layout's size; if not, nothing was read
     */
    public boolean readFloats(byte[] bytes, StateRow into) {
        if ((int) INT.get(bytes, 56) != layout.hidden()) {
            return false;
        }
        hidden(bytes, into.hidden(), into.hiddenOffset(), layout.hidden());
        readMemories(bytes, into);
        return true;
    }

    /**
     * Reads the memories of bytes that {@link #readProgress} has checked, each where it has the layout's size; the others stay
     * as they are in the row.
     */
    public void readMemories(byte[] bytes, StateRow into) {
        int hidden = (int) INT.get(bytes, 56);
        int head = (int) INT.get(bytes, 60);
        int at = Short.toUnsignedInt((short) SHORT.get(bytes, 2))
                + hidden * ((bytes[1] & HALF) != 0 ? Short.BYTES : Float.BYTES);
        if (head == layout.head()) {
            getFloats(bytes, at, into.memory(), into.memoryOffset(), head);
        }
        if ((int) INT.get(bytes, 64) == layout.scorer()) {
            getFloats(
                    bytes,
                    at + head * Float.BYTES,
                    into.memory(),
                    into.memoryOffset() + layout.head(),
                    layout.scorer());
        }
    }

    /** Returns the hidden vector of bytes that {@link #readProgress} has checked, of whatever size it is. */
    public static float[] hidden(byte[] bytes) {
        float[] hidden = new float[(int) INT.get(bytes, 56)];
        hidden(bytes, hidden, 0, hidden.length);
        return hidden;
    }

    /** Reads the last inputs of bytes that {@link #readProgress} has checked; none where none are stored. */
    public static void readHistory(byte[] bytes, InputHistory into) {
        into.clear();
        int length = bytes[0] == WITHOUT_INPUTS ? 0 : (int) INT.get(bytes, HEADER_LENGTH);
        if (!into.read(bytes, bytes.length - length, length)) {
            throw corrupt(bytes.length + " bytes, whose last inputs make no sense");
        }
    }

    /** Returns the short fingerprint of the model that made a state, or 0 if the bytes are too short to hold one. */
    public static long fingerprint(byte[] bytes) {
        return bytes.length < 16 ? 0 : (long) LONG.get(bytes, 8);
    }

    private static void hidden(byte[] bytes, float[] into, int offset, int count) {
        int at = Short.toUnsignedInt((short) SHORT.get(bytes, 2));
        if ((bytes[1] & HALF) != 0) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = Float16.toFloat((short) SHORT.get(bytes, at + i * Short.BYTES));
            }
        } else {
            getFloats(bytes, at, into, offset, count);
        }
    }

    /**
     * Returns the floats that bytes hold, whoever wrote them.
     *
     * @throws StateException {@link StateError#STATE_CORRUPT} or {@link StateError#STATE_TOO_NEW}
     */
    public static StateLayout layoutOf(byte[] bytes) {
        new StateCodec(new StateLayout(0, 0, 0), false).check(bytes);
        return new StateLayout((int) INT.get(bytes, 56), (int) INT.get(bytes, 60), (int) INT.get(bytes, 64));
    }

    /** Returns the record time of the last event without checking the bytes; 0 if they are too short to hold one. */
    static long lastRecordTime(byte[] bytes) {
        return bytes.length < 40 ? 0 : (long) LONG.get(bytes, 32);
    }

    private static void putHeader(byte[] bytes, int flags, SequenceProgress progress) {
        bytes[0] = WITHOUT_INPUTS;
        bytes[1] = (byte) flags;
        SHORT.set(bytes, 2, (short) HEADER_LENGTH);
        LONG.set(bytes, 8, progress.fingerprint);
        LONG.set(bytes, 16, progress.steps);
        LONG.set(bytes, 24, progress.lastEventTime);
        LONG.set(bytes, 32, progress.lastRecordTime);
        INT.set(bytes, 40, progress.topicHash);
        INT.set(bytes, 44, progress.partition);
        LONG.set(bytes, 48, progress.offset);
    }

    private void check(byte[] bytes) {
        int version = bytes.length == 0 ? 0 : Byte.toUnsignedInt(bytes[0]);
        if (version > VERSION) {
            throw new StateException(
                    StateError.STATE_TOO_NEW,
                    "state of format version " + version + ", this build reads up to " + VERSION
                            + "; run the version of Cellstream that wrote it, or a later one");
        }
        int least = version == WITHOUT_INPUTS ? HEADER_LENGTH : LONG_HEADER_LENGTH;
        if (bytes.length < least || version < 1) {
            throw corrupt(bytes.length + " bytes, format version " + version);
        }
        if ((int) INT.get(bytes, 4) != checksum(bytes)) {
            throw corrupt(bytes.length + " bytes with a wrong checksum");
        }
        long hidden = Integer.toUnsignedLong((int) INT.get(bytes, 56));
        long memory =
                Integer.toUnsignedLong((int) INT.get(bytes, 60)) + Integer.toUnsignedLong((int) INT.get(bytes, 64));
        long header = Short.toUnsignedInt((short) SHORT.get(bytes, 2));
        long inputs = version == WITHOUT_INPUTS ? 0 : Integer.toUnsignedLong((int) INT.get(bytes, HEADER_LENGTH));
        long wanted =
                header + hidden * ((bytes[1] & HALF) != 0 ? Short.BYTES : Float.BYTES) + memory * Float.BYTES + inputs;
        if (header < least || wanted != bytes.length) {
            throw corrupt(bytes.length + " bytes, its header speaks of " + wanted);
        }
    }

    private static StateException corrupt(String what) {
        return new StateException(
                StateError.STATE_CORRUPT,
                "stored state of " + what
                        + "; delete the local state directory to restore it from the changelog, or reset the key");
    }

    private int checksum(byte[] bytes) {
        crc.reset();
        crc.update(bytes, 0, 4);
        crc.update(bytes, 8, bytes.length - 8);
        return (int) crc.getValue();
    }

    private static void putFloats(byte[] bytes, int at, float[] from, int offset, int count) {
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(at)
                .asFloatBuffer()
                .put(from, offset, count);
    }

    private static void getFloats(byte[] bytes, int at, float[] into, int offset, int count) {
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(at)
                .asFloatBuffer()
                .get(into, offset, count);
    }
}
