package io.github.cellstream.runtime.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.RowLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** One direct buffer in the layout of one tensor; rows are copied in and out piece by piece. */
final class RowBuffer {
    private final RowLayout layout;
    private final int outer;
    private final int inner;
    private final ByteBuffer bytes;
    private final FloatBuffer floats;

    RowBuffer(RowLayout layout, int capacity) {
        this.layout = layout;
        outer = layout.outer();
        inner = layout.inner();
        int size = Math.multiplyExact(
                Math.multiplyExact(capacity, layout.rowSize()), layout.type().bytes());
        bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        floats = bytes.asFloatBuffer();
    }

    String name() {
        return layout.name();
    }

    /** Makes the tensor of the first {@code rows} rows over this buffer's memory. */
    OnnxTensor tensor(OrtEnvironment environment, int rows) throws OrtException {
        int length = rows * outer * inner;
        long[] shape = layout.shape(rows);
        return switch (layout.type()) {
            case INT64 ->
                OnnxTensor.createTensor(environment, bytes.asLongBuffer().slice(0, length), shape);
            case INT32 ->
                OnnxTensor.createTensor(environment, bytes.asIntBuffer().slice(0, length), shape);
            default -> OnnxTensor.createTensor(environment, floats.slice(0, length), shape);
        };
    }

    void put(int rows, int row, float[] from, int offset) {
        for (int piece = 0; piece < outer; piece++) {
            floats.put((piece * rows + row) * inner, from, offset + piece * inner, inner);
        }
    }

    void get(int rows, int row, float[] into, int offset) {
        for (int piece = 0; piece < outer; piece++) {
            floats.get((piece * rows + row) * inner, into, offset + piece * inner, inner);
        }
    }

    /** Writes a token id; a row of ids is one element, wherever the row axis lies. */
    void putToken(int row, int token) {
        if (layout.type() == ElementType.INT64) {
            bytes.putLong(row * Long.BYTES, token);
        } else if (layout.type() == ElementType.INT32) {
            bytes.putInt(row * Integer.BYTES, token);
        } else {
            bytes.putFloat(row * Float.BYTES, token);
        }
    }
}
