package io.github.cellstream.processor.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Float16Test {
    @Test
    void shouldBringEveryHalfBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            short half = (short) bits;
            float value = Float16.toFloat(half);
            if (Float.isNaN(value)) {
                assertThat(Float.isNaN(Float16.toFloat(Float16.of(value)))).isTrue();
            } else {
                assertThat(Float16.of(value)).isEqualTo(half);
            }
        }
    }

    @Test
    void shouldWidenLandmarksExactly() {
        assertThat(Float16.toFloat((short) 0x3c00)).isEqualTo(1f);
        assertThat(Float16.toFloat((short) 0x0001)).isEqualTo(0x1p-24f);
        assertThat(Float16.toFloat((short) 0x7bff)).isEqualTo(65504f);
        assertThat(Float16.toFloat((short) 0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(Float.floatToRawIntBits(Float16.toFloat((short) 0x8000))).isEqualTo(0x8000_0000);
    }

    @Test
    void shouldRoundToTheNearestAndTiesToEven() {
        assertThat(Float16.of(65519.996f)).isEqualTo((short) 0x7bff);
        assertThat(Float16.of(65520f)).isEqualTo((short) 0x7c00);
        assertThat(Float16.of(0x1p-25f)).isEqualTo((short) 0);
        assertThat(Float16.of(Math.nextUp(0x1p-25f))).isEqualTo((short) 1);
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            float value = (float) Math.scalb(random.nextDouble() * 2 - 1, random.nextInt(42) - 26);
            if (Math.abs(value) < 65504) {
                short half = Float16.of(value);
                int magnitude = half & 0x7fff;
                double error = error(value, magnitude);
                double below = magnitude == 0 ? Double.MAX_VALUE : error(value, magnitude - 1);
                double above = error(value, magnitude + 1);
                assertThat(error)
                        .as("seed %d, value %s", seed, value)
                        .isLessThanOrEqualTo(below)
                        .isLessThanOrEqualTo(above);
                if (error == below || error == above) {
                    assertThat(magnitude & 1).as("tie at %s", value).isZero();
                }
            }
        }
    }

    private static double error(float value, int magnitude) {
        return Math.abs((double) Math.abs(value) - Float16.toFloat((short) magnitude));
    }
}
