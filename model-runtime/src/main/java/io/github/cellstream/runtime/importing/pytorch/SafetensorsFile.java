package io.github.cellstream.runtime.importing.pytorch;

import ai.onnxruntime.platform.Fp16Conversions;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.importing.JsonText;
import io.github.cellstream.runtime.importing.NamedTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * A safetensors file, checked as the format's own reader does: the header lies inside the file, and the tensors fill the
 * rest of it without gap or overlap.
 *
 * <pre>
 *   0      8        8 + n              end
 *   +------+--------+------------------+
 *   |  n   | header | tensors          |   n: u64, little-endian; header: JSON, padded with blanks
 *   +------+--------+------------------+
 *   header: {"NAME": {"dtype": "F32", "shape": [2, 3], "data_offsets": [from, to]}, …, "__metadata__": {"KEY": "TEXT"}}
 * </pre>
 */
final class SafetensorsFile {
    private static final int PREFIX = 8;
    private static final String METADATA = "__metadata__";

    private final String file;
    private final ByteBuffer data;
    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private final Map<String, String> metadata = new TreeMap<>();

    private SafetensorsFile(String file, ByteBuffer data) {
        this.file = file;
        this.data = data;
    }

    /** Returns whether bytes begin as such a file does. */
    static boolean looksLike(byte[] bytes) {
        long header = headerLength(bytes);
        return header >= 2 && header <= bytes.length - PREFIX && bytes[PREFIX] == '{';
    }

    /**
     * Reads a file.
     *
     * @throws ModelException {@link ModelError#MODEL_MALFORMED} or {@link ModelError#MODEL_TOO_LARGE}
     */
    static SafetensorsFile read(String file, byte[] bytes) {
        long length = headerLength(bytes);
        if (length < 2 || length > bytes.length - PREFIX) {
            throw new ModelException(
                    ModelError.MODEL_MALFORMED,
                    file,
                    "no safetensors file, or a truncated one: found a header of " + Long.toUnsignedString(length)
                            + " bytes in a file of " + bytes.length);
        }
        if (length > JsonText.MAX_LENGTH) {
            throw new ModelException(
                    ModelError.MODEL_TOO_LARGE,
                    file + ": header",
                    "found " + length + " bytes, at most " + JsonText.MAX_LENGTH);
        }
        int start = PREFIX + (int) length;
        SafetensorsFile read = new SafetensorsFile(
                file, ByteBuffer.wrap(bytes, start, bytes.length - start).slice());
        read.data.order(ByteOrder.LITTLE_ENDIAN);
        String header = new String(bytes, PREFIX, (int) length, StandardCharsets.UTF_8);
        JsonText.object(file + ": header", header)
                .properties()
                .forEach(field -> read.add(field.getKey(), field.getValue()));
        read.requireDense();
        return read;
    }

    /** Returns the names of all tensors, sorted. */
    SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(entries.navigableKeySet());
    }

    /** Returns what the file's author has written beside the tensors. */
    Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    /** Returns a tensor's axes, outermost first. */
    List<Integer> shape(String name) {
        return entry(name).shape();
    }

    /**
     * Decodes a tensor.
     *
     * @throws ModelException {@link ModelError#MODEL_MALFORMED} if there is none of that name, {@link
     *     ModelError#MODEL_UNSUPPORTED} if it holds no real numbers
     */
    NamedTensor tensor(String name) {
        Entry entry = entry(name);
        float[] values = new float[(int) entry.size()];
        int from = entry.from();
        switch (entry.type()) {
            case "F32" ->
                data.slice(from, entry.to() - from)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(values);
            case "F64" -> fill(values, i -> (float) data.getDouble(from + 8 * i));
            case "F16" -> fill(values, i -> Fp16Conversions.fp16ToFloat(data.getShort(from + 2 * i)));
            case "BF16" -> fill(values, i -> Float.intBitsToFloat(data.getShort(from + 2 * i) << 16));
            default ->
                throw new ModelException(
                        ModelError.MODEL_UNSUPPORTED,
                        where(name),
                        "found elements of type " + entry.type() + ", wanted F32, F64, F16 or BF16");
        }
        return new NamedTensor(where(name), entry.shape(), values);
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new ModelException(
                    ModelError.MODEL_MALFORMED, where(name), "not in the file, which has " + StateDict.few(names()));
        }
        return entry;
    }

    private void add(String name, JsonNode node) {
        if (name.equals(METADATA)) {
            node.properties()
                    .forEach(field ->
                            metadata.put(field.getKey(), field.getValue().asText()));
            return;
        }
        String type = node.path("dtype").asText();
        JsonNode axes = node.path("shape");
        JsonNode offsets = node.path("data_offsets");
        if (!axes.isArray() || axes.size() > 16 || !offsets.isArray() || offsets.size() != 2) {
            throw malformed(name, "found " + node + ", wanted dtype, shape and two data_offsets");
        }
        int bits = bits(name, type);
        List<Integer> shape = new ArrayList<>();
        long size = 1;
        for (JsonNode axis : axes) {
            if (!axis.canConvertToInt() || !axis.isIntegralNumber() || axis.intValue() < 0) {
                throw malformed(name, "shape " + axes + " can't be");
            }
            shape.add(axis.intValue());
            size *= axis.intValue();
            if (size > data.capacity()) {
                throw malformed(
                        name, "shape " + axes + " is more than the file's " + data.capacity() + " bytes can hold");
            }
        }
        long from = offset(name, offsets.get(0));
        long to = offset(name, offsets.get(1));
        if (to < from || (to - from) * 8 != size * bits) {
            throw malformed(
                    name,
                    "found bytes " + from + " to " + to + ", wanted " + size * bits / 8 + " bytes for " + type + shape);
        }
        entries.put(name, new Entry(type, shape, size, (int) from, (int) to));
    }

    private long offset(String name, JsonNode offset) {
        if (!offset.isIntegralNumber()
                || !offset.canConvertToLong()
                || offset.longValue() < 0
                || offset.longValue() > data.capacity()) {
            throw malformed(
                    name, "offset " + offset + " lies outside the " + data.capacity() + " bytes behind the header");
        }
        return offset.longValue();
    }

    /** Checks that the tensors lie one behind the other, from the first byte to the last. */
    private void requireDense() {
        List<Map.Entry<String, Entry>> sorted = new ArrayList<>(entries.entrySet());
        sorted.sort(Comparator.comparingInt(
                        (Map.Entry<String, Entry> e) -> e.getValue().from())
                .thenComparingInt(e -> e.getValue().to()));
        int end = 0;
        for (Map.Entry<String, Entry> next : sorted) {
            if (next.getValue().from() != end) {
                throw malformed(
                        next.getKey(),
                        "begins at byte " + next.getValue().from() + ", wanted " + end
                                + ": tensors overlap or leave a gap");
            }
            end = next.getValue().to();
        }
        if (end != data.capacity()) {
            throw new ModelException(
                    ModelError.MODEL_MALFORMED,
                    file,
                    "the tensors end at byte " + end + " of " + data.capacity() + " behind the header");
        }
    }

    private int bits(String name, String type) {
        return switch (type) {
            case "BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2" -> 8;
            case "U16", "I16", "F16", "BF16" -> 16;
            case "U32", "I32", "F32" -> 32;
            case "U64", "I64", "F64" -> 64;
            default -> throw malformed(name, "element type '" + type + "' is unknown");
        };
    }

    private ModelException malformed(String tensor, String what) {
        return new ModelException(ModelError.MODEL_MALFORMED, where(tensor), what);
    }

    private String where(String tensor) {
        return file + ": tensor '" + tensor + "'";
    }

    private static long headerLength(byte[] bytes) {
        return bytes.length <= PREFIX
                ? -1
                : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    }

    private static void fill(float[] values, FloatAt source) {
        for (int i = 0; i < values.length; i++) {
            values[i] = source.at(i);
        }
    }

    private interface FloatAt {
        float at(int index);
    }

    private record Entry(String type, List<Integer> shape, long size, int from, int to) {}
}
