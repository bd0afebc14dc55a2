package io.github.cellstream.runtime.onnx;

/** Element types of tensors, as ONNX numbers them ({@code TensorProto.DataType}). */
public enum ElementType {
    /** IEEE 754 single precision. */
    FLOAT(1, 4),
    /** Unsigned, 8 bits. */
    UINT8(2, 1),
    /** Signed, 8 bits. */
    INT8(3, 1),
    /** Unsigned, 16 bits. */
    UINT16(4, 2),
    /** Signed, 16 bits. */
    INT16(5, 2),
    /** Signed, 32 bits. */
    INT32(6, 4),
    /** Signed, 64 bits. */
    INT64(7, 8),
    /** Character strings. */
    STRING(8, 0),
    /** One byte, 0 or 1. */
    BOOL(9, 1),
    /** IEEE 754 half precision. */
    FLOAT16(10, 2),
    /** IEEE 754 double precision. */
    DOUBLE(11, 8),
    /** Unsigned, 32 bits. */
    UINT32(12, 4),
    /** Unsigned, 64 bits. */
    UINT64(13, 8),
    /** Truncated single precision. */
    BFLOAT16(16, 2),
    /** Anything else: complex numbers, 8-bit floats, sequences, maps, types left open. */
    OTHER(0, 0);

    private final int code;
    private final int bytes;

    ElementType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** Returns the type that ONNX numbers {@code code}, {@link #OTHER} if it is none of these. */
    public static ElementType of(int code) {
        for (ElementType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return OTHER;
    }

    /** Returns ONNX's number. */
    public int code() {
        return code;
    }

    /** Returns the bytes of one element, 0 where elements have no fixed size. */
    public int bytes() {
        return bytes;
    }

    /** Returns whether elements are real numbers. */
    public boolean isFloating() {
        return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
    }

    /** Returns whether elements are whole numbers; a BOOL counts as 0 or 1. */
    public boolean isIntegral() {
        return switch (this) {
            case UINT8, INT8, UINT16, INT16, INT32, INT64, BOOL, UINT32, UINT64 -> true;
            default -> false;
        };
    }
}
