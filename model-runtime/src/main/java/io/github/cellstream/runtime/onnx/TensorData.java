package io.github.cellstream.runtime.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.platform.Fp16Conversions;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A constant tensor of a model file, its bytes checked against its shape; decoded when asked.
 *
 * <p>Layouts of the bytes: ONNX, {@code onnx.proto}, message {@code TensorProto}: either {@code raw_data}, little-endian
 * and row-major, or one of the typed fields.
 */
public final class TensorData {
    private final String where;
    private final TensorProto proto;
    private final ElementType type;
    private final List<Integer> shape;
    private final int size;

    private TensorData(String where, TensorProto proto, ElementType type, List<Integer> shape, int size) {
        this.where = where;
        this.proto = proto;
        this.type = type;
        this.shape = List.copyOf(shape);
        this.size = size;
    }

    /**
     * Checks a tensor.
     *
     * @param where file and node, for messages
     * @throws ModelException if its data lie outside the file, have another length than its shape, or are of a type that
     *     is not read here
     */
    public static TensorData of(String where, TensorProto proto) {
        String place = where + ": tensor '" + proto.getName() + "'";
        if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL || proto.getExternalDataCount() > 0) {
            throw new ModelException(
                    ModelError.MODEL_UNSUPPORTED,
                    place,
                    "its data lie in another file; save the model as one file (save_as_external_data=False)");
        }
        ElementType type = ElementType.of(proto.getDataType());
        if (type == ElementType.OTHER || proto.hasSegment()) {
            throw new ModelException(
                    ModelError.MODEL_UNSUPPORTED, place, "element type " + proto.getDataType() + " is not read");
        }
        List<Integer> shape = new ArrayList<>();
        long size = 1;
        for (long dimension : proto.getDimsList()) {
            if (dimension < 0 || dimension > Integer.MAX_VALUE) {
                throw new ModelException(
                        ModelError.MODEL_MALFORMED, place, "shape " + proto.getDimsList() + " can't be");
            }
            shape.add((int) dimension);
            size *= dimension;
            if (size > Integer.MAX_VALUE) {
                throw new ModelException(
                        ModelError.MODEL_TOO_LARGE,
                        place,
                        "shape " + proto.getDimsList() + " is more than 2^31 numbers");
            }
        }
        TensorData data = new TensorData(place, proto, type, shape, (int) size);
        data.requireMatchingBytes();
        return data;
    }

    /** Returns the tensor's name; empty for an attribute without one. */
    public String name() {
        return proto.getName();
    }

    /** Returns the elements' type. */
    public ElementType type() {
        return type;
    }

    /** Returns the axes, outermost first; empty for a scalar. */
    public List<Integer> shape() {
        return shape;
    }

    /** Returns the number of elements. */
    public int size() {
        return size;
    }

    /**
     * Decodes real numbers, row-major; DOUBLE is rounded to float. A new array at every call.
     *
     * @throws ModelException {@link ModelError#MODEL_SHAPE} if the elements are no real numbers
     */
    public float[] floats() {
        float[] values = new float[size];
        if (proto.hasRawData()) {
            ByteBuffer raw = raw();
            switch (type) {
                case FLOAT -> raw.asFloatBuffer().get(values);
                case DOUBLE -> fill(values, i -> (float) raw.getDouble(8 * i));
                case FLOAT16 -> fill(values, i -> Fp16Conversions.fp16ToFloat(raw.getShort(2 * i)));
                case BFLOAT16 -> fill(values, i -> Float.intBitsToFloat(raw.getShort(2 * i) << 16));
                default -> throw wrongType("real numbers");
            }
        } else {
            switch (type) {
                case FLOAT -> fill(values, proto::getFloatData);
                case DOUBLE -> fill(values, i -> (float) proto.getDoubleData(i));
                case FLOAT16 -> fill(values, i -> Fp16Conversions.fp16ToFloat((short) proto.getInt32Data(i)));
                case BFLOAT16 -> fill(values, i -> Float.intBitsToFloat(proto.getInt32Data(i) << 16));
                default -> throw wrongType("real numbers");
            }
        }
        return values;
    }

    /**
     * Decodes whole numbers, row-major; BOOL gives 0 and 1. A new array at every call.
     *
     * @throws ModelException {@link ModelError#MODEL_SHAPE} if the elements are no whole numbers
     */
    public long[] longs() {
        long[] values = new long[size];
        if (proto.hasRawData()) {
            ByteBuffer raw = raw();
            switch (type) {
                case INT64, UINT64 -> raw.asLongBuffer().get(values);
                case INT32 -> fill(values, i -> raw.getInt(4 * i));
                case UINT32 -> fill(values, i -> Integer.toUnsignedLong(raw.getInt(4 * i)));
                case INT16 -> fill(values, i -> raw.getShort(2 * i));
                case UINT16 -> fill(values, i -> Short.toUnsignedLong(raw.getShort(2 * i)));
                case INT8 -> fill(values, raw::get);
                case UINT8, BOOL -> fill(values, i -> Byte.toUnsignedLong(raw.get(i)));
                default -> throw wrongType("whole numbers");
            }
        } else {
            switch (type) {
                case INT64 -> fill(values, proto::getInt64Data);
                case UINT32, UINT64 -> fill(values, proto::getUint64Data);
                case INT32, INT16, UINT16, INT8, UINT8, BOOL -> fill(values, proto::getInt32Data);
                default -> throw wrongType("whole numbers");
            }
        }
        return values;
    }

    private void requireMatchingBytes() {
        int typed = typedLength();
        boolean matches = proto.hasRawData()
                ? typedTotal() == 0 && type.bytes() > 0 && proto.getRawData().size() == (long) size * type.bytes()
                : typed == size && typedTotal() == typed;
        if (!matches) {
            String found = proto.hasRawData()
                    ? proto.getRawData().size() + " raw bytes and " + typedTotal() + " typed values"
                    : typed + " values of its type, " + typedTotal() + " in all";
            String wanted = proto.hasRawData() ? (long) size * type.bytes() + " bytes" : size + " values";
            throw new ModelException(
                    ModelError.MODEL_MALFORMED,
                    where,
                    "found " + found + ", wanted " + wanted + " for " + type + shape
                            + "; the file is damaged, export it again");
        }
    }

    private int typedLength() {
        return switch (type) {
            case FLOAT -> proto.getFloatDataCount();
            case DOUBLE -> proto.getDoubleDataCount();
            case INT64 -> proto.getInt64DataCount();
            case UINT32, UINT64 -> proto.getUint64DataCount();
            case STRING -> proto.getStringDataCount();
            default -> proto.getInt32DataCount();
        };
    }

    private int typedTotal() {
        return proto.getFloatDataCount()
                + proto.getDoubleDataCount()
                + proto.getInt64DataCount()
                + proto.getUint64DataCount()
                + proto.getStringDataCount()
                + proto.getInt32DataCount();
    }

    private ByteBuffer raw() {
        return proto.getRawData().asReadOnlyByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    private ModelException wrongType(String wanted) {
        return new ModelException(
                ModelError.MODEL_SHAPE, where, "found " + type + shape + ", wanted " + wanted + " here");
    }

    private static void fill(float[] values, FloatAt source) {
        for (int i = 0; i < values.length; i++) {
            values[i] = source.at(i);
        }
    }

    private static void fill(long[] values, LongAt source) {
        for (int i = 0; i < values.length; i++) {
            values[i] = source.at(i);
        }
    }

    private interface FloatAt {
        float at(int index);
    }

    private interface LongAt {
        long at(int index);
    }
}
