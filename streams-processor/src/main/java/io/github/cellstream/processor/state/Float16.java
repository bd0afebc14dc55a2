package io.github.cellstream.processor.state;

/** IEEE 754 binary16 in the low bits of a short. JDK 17 has no conversion of its own. */
final class Float16 {
    private Float16() {}

    /** Rounds to nearest, ties to even; beyond 65,504 infinite; NaN stays NaN. */
    static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        int magnitude = bits & 0x7fff_ffff;
        if (magnitude > 0x7f80_0000) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= 0x477f_f000) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x3880_0000) {
            // Subnormal: the sum puts the unit of the last place where binary16 has it, and the FPU rounds.
            float aligned = Float.intBitsToFloat(magnitude) + 0.5f;
            return (short) (sign | (Float.floatToRawIntBits(aligned) - 0x3f00_0000));
        }
        int rebiased = magnitude - 0x3800_0000;
        int rounded = rebiased + 0xfff + ((rebiased >>> 13) & 1);
        return (short) (sign | (rounded >>> 13));
    }

    /** Widens exactly. */
    static float toFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int magnitude = half & 0x7fff;
        if (magnitude >= 0x7c00) {
            return Float.intBitsToFloat(sign | 0x7f80_0000 | ((magnitude & 0x3ff) << 13));
        }
        if (magnitude < 0x400) {
            float value = magnitude * 0x1p-24f;
            return sign == 0 ? value : -value;
        }
        return Float.intBitsToFloat(sign | ((magnitude << 13) + 0x3800_0000));
    }
}
