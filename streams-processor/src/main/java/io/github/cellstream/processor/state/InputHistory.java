package io.github.cellstream.processor.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The last inputs of a key, oldest first, each as bytes whose meaning is the operator's. Stored as
 *
 * <pre>
 *  +----------------------+-------------------- ... -+------ and so on
 *  |  length of one (u32) |  its bytes               |
 *  +----------------------+-------------------- ... -+------
 * </pre>
 *
 * little-endian.
 */
public final class InputHistory {
    private final int most;
    private final ArrayDeque<byte[]> inputs = new ArrayDeque<>();
    private int bytes;

    /**
     * Remembers nothing yet.
     *
     * @param most inputs that are kept, {@code >= 0}
     */
    public InputHistory(int most) {
        this.most = most;
    }

    /** Adds the newest input; the oldest makes room. The array is given away. */
    public void add(byte[] input) {
        if (most > 0) {
            if (inputs.size() == most) {
                bytes -= inputs.remove().length;
            }
            inputs.add(input);
            bytes += input.length;
        }
    }

    /** Forgets everything. */
    public void clear() {
        inputs.clear();
        bytes = 0;
    }

    /** Returns the inputs, oldest first; the arrays are not to be written. */
    public List<byte[]> inputs() {
        return new ArrayList<>(inputs);
    }

    /** Returns the bytes that it takes in a stored value. */
    int encodedSize() {
        return Math.addExact(bytes, inputs.size() * Integer.BYTES);
    }

    void write(byte[] into, int at) {
        ByteBuffer buffer = ByteBuffer.wrap(into).order(ByteOrder.LITTLE_ENDIAN).position(at);
        for (byte[] input : inputs) {
            buffer.putInt(input.length).put(input);
        }
    }

    /** Reads what was written; of more inputs than are kept the newest stay. Returns whether the bytes make sense. */
    boolean read(byte[] from, int at, int length) {
        clear();
        ByteBuffer buffer = ByteBuffer.wrap(from, at, length).slice().order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.remaining() >= Integer.BYTES) {
            int size = buffer.getInt();
            if (size < 0 || size > buffer.remaining()) {
                return false;
            }
            byte[] input = new byte[size];
            buffer.get(input);
            add(input);
        }
        return !buffer.hasRemaining();
    }
}
