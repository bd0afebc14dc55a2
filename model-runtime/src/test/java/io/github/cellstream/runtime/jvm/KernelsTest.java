package io.github.cellstream.runtime.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vector kernels give the bits of the scalar ones at awkward sizes; the scalar ones give the formulas' values. */
class KernelsTest {
    private final Kernels vector = Kernels.best();
    private final Kernels scalar = new ScalarKernels(vector.lanes());
    private final Random random = new Random(20260101);

    @Test
    void shouldRunOnVectorsInThisBuild() {
        assertThat(vector.name()).startsWith("vector-");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 127, 129, 257})
    void shouldMultiplyToTheSameBits(int depth) {
        for (int rows : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 11, 64}) {
            float[] x = floats(rows * (depth + 3));
            Panels panels = Panels.ofRows(floats(70 * depth), floats(70), 70, depth, vector.lanes());
            for (int p = 0; p < panels.count(); p++) {
                float[] expected = new float[rows * panels.width()];
                float[] found = new float[rows * panels.width()];
                scalar.product(x, depth + 3, rows, depth, panels.data(), panels.offset(p), expected);
                vector.product(x, depth + 3, rows, depth, panels.data(), panels.offset(p), found);
                assertThat(found).isEqualTo(expected);
            }
        }
    }

    @Test
    void shouldMultiplyLikeTheFormula() {
        int depth = 37;
        int outputs = 50;
        float[] w = floats(outputs * depth);
        float[] bias = floats(outputs);
        float[] x = floats(depth);
        Panels panels = Panels.ofRows(w, bias, outputs, depth, scalar.lanes());
        for (int j = 0; j < outputs; j++) {
            double sum = bias[j];
            for (int k = 0; k < depth; k++) {
                sum += (double) w[j * depth + k] * x[k];
            }
            float[] tile = new float[panels.width()];
            scalar.product(x, depth, 1, depth, panels.data(), panels.offset(j / panels.width()), tile);
            assertThat((double) tile[j % panels.width()]).isCloseTo(sum, org.assertj.core.data.Offset.offset(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 11, 15, 16})
    void shouldGateToTheSameBits(int units) {
        int lanes = vector.lanes();
        int width = Math.min(units, lanes);
        for (int rows : new int[] {1, 3, 8}) {
            float[] tile = floats(rows * 4 * lanes);
            float[] old = floats(rows * 20);
            for (boolean lstm : new boolean[] {true, false}) {
                CellRows expected = cell(old, rows);
                CellRows found = cell(old, rows);
                if (lstm) {
                    scalar.lstm(tile.clone(), width, expected);
                    vector.lstm(tile.clone(), width, found);
                } else {
                    scalar.gruResetAfter(tile.clone(), width, expected);
                    vector.gruResetAfter(tile.clone(), width, found);
                }
                assertThat(found.next).isEqualTo(expected.next);
                assertThat(found.old).isEqualTo(expected.old);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 15, 16, 17, 100, 1001})
    void shouldApplyFunctionsToTheSameBits(int n) {
        for (Function function : Function.values()) {
            float[] expected = floats(n + 2);
            for (int i = 1; i < n; i += 5) {
                expected[i] *= 40;
            }
            float[] found = expected.clone();
            function.apply(scalar, expected, 1, n);
            function.apply(vector, found, 1, n);
            assertThat(found).isEqualTo(expected);
        }
    }

    @Test
    void shouldKeepNotANumberInEveryFunction() {
        for (Function function : Function.values()) {
            float[] x = floats(40);
            x[5] = Float.NaN;
            function.apply(vector, x, 0, 40);
            assertThat(x[5]).isNaN();
        }
    }

    @Test
    void shouldSumProbabilitiesToOne() {
        float[] x = floats(5000);
        vector.softmax(x, 0, x.length);
        double sum = 0;
        for (float p : x) {
            sum += p;
        }
        assertThat(sum).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
    }

    private static CellRows cell(float[] old, int rows) {
        CellRows cell = new CellRows();
        cell.rows = rows;
        cell.old = old.clone();
        cell.oldOffset = 2;
        cell.oldStride = 20;
        cell.next = new float[rows * 17];
        cell.nextOffset = 1;
        cell.nextStride = 17;
        cell.scratch = new float[rows * 32];
        return cell;
    }

    private float[] floats(int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }
}
