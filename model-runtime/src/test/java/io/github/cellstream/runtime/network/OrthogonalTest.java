package io.github.cellstream.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrthogonalTest {
    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "24,24", "65,65", "7,3", "3,7", "1,5", "5,1"})
    void shouldHaveOrthonormalRowsOrColumns(int rows, int columns) {
        float[] q = Orthogonal.matrix(rows, columns, new Random(5));
        boolean tall = rows >= columns;
        int vectors = Math.min(rows, columns);
        int length = Math.max(rows, columns);
        for (int a = 0; a < vectors; a++) {
            for (int b = 0; b <= a; b++) {
                double dot = 0;
                for (int i = 0; i < length; i++) {
                    dot += tall
                            ? (double) q[i * columns + a] * q[i * columns + b]
                            : (double) q[a * columns + i] * q[b * columns + i];
                }
                assertThat(dot).isCloseTo(a == b ? 1 : 0, within(1e-6));
            }
        }
    }

    @Test
    void shouldBeUniform() {
        int draws = 20_000;
        Random random = new Random(11);
        double first = 0;
        double firstSquared = 0;
        double trace = 0;
        double determinant = 0;
        for (int i = 0; i < draws; i++) {
            float[] q = Orthogonal.matrix(2, 2, random);
            first += q[0];
            firstSquared += q[0] * q[0];
            trace += q[0] + q[3];
            determinant += q[0] * q[3] - q[1] * q[2];
        }
        assertThat(first / draws).isCloseTo(0, within(0.02));
        assertThat(firstSquared / draws).isCloseTo(0.5, within(0.02));
        assertThat(trace / draws).isCloseTo(0, within(0.03));
        assertThat(determinant / draws).as("rotations and reflections alike").isCloseTo(0, within(0.03));
    }

    @Test
    void shouldRepeatItselfWithTheSameSeed() {
        assertThat(Orthogonal.matrix(9, 9, new Random(3)))
                .containsExactly(Orthogonal.matrix(9, 9, new Random(3)))
                .isNotEqualTo(Orthogonal.matrix(9, 9, new Random(4)));
    }

    @Test
    void shouldRefuseAnEmptyMatrix() {
        assertThatIllegalArgumentException().isThrownBy(() -> Orthogonal.matrix(0, 3, new Random(1)));
    }
}
