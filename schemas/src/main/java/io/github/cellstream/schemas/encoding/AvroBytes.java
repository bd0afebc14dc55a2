package io.github.cellstream.schemas.encoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that grow, written in Avro's binary encoding (Avro specification 1.12, "Binary Encoding"): numbers as zigzag varints,
 * floats little-endian, texts and arrays behind their length. Used again and again by one thread.
 */
final class AvroBytes {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LONGEST_NUMBER = 10;

    private byte[] bytes = new byte[512];
    private int size;

    /** Forgets everything that was written. */
    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    /** Returns the bytes from {@code start} on, in an array of their own. */
    byte[] copy(int start) {
        return Arrays.copyOfRange(bytes, start, size);
    }

    /** Writes bytes as they are. */
    void raw(byte[] from) {
        require(from.length);
        System.arraycopy(from, 0, bytes, size, from.length);
        size += from.length;
    }

    void bool(boolean value) {
        require(1);
        bytes[size++] = (byte) (value ? 1 : 0);
    }

    /** Writes an int, a long, a length, the number of a branch of a union. */
    void number(long value) {
        require(LONGEST_NUMBER);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void floating(float value) {
        require(Float.BYTES);
        INT.set(bytes, size, Float.floatToRawIntBits(value));
        size += Float.BYTES;
    }

    /** Writes a text; of ASCII, as most are, without a look-up or a copy. */
    void text(String value) {
        int start = size;
        int length = value.length();
        number(length);
        require(length);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                size = start;
                byte[] encoded = value.getBytes(UTF_8);
                number(encoded.length);
                raw(encoded);
                return;
            }
            bytes[size++] = (byte) c;
        }
    }

    void floats(List<Float> values) {
        int count = values.size();
        if (count > 0) {
            number(count);
            for (int i = 0; i < count; i++) {
                floating(Features.get(values, i));
            }
        }
        number(0);
    }

    /** Writes the branch of {@code [null, X]}; returns whether X follows. */
    boolean present(@Nullable Object value) {
        number(value == null ? 0 : 1);
        return value != null;
    }

    void optionalFloat(@Nullable Float value) {
        if (present(value) && value != null) {
            floating(value);
        }
    }

    void optionalFloats(@Nullable List<Float> values) {
        if (present(values) && values != null) {
            floats(values);
        }
    }

    private void require(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), (int) Math.min(2L * size, 1 << 30)));
        }
    }
}
