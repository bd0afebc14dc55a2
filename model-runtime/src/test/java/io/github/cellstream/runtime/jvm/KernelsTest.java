package io.github.cellstream.runtime.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
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
            for (int outputs : new int[] {3, 20, 40, 70, 128}) {
                float[] x = floats(rows * (depth + 3));
                Panels panels = Panels.ofRows(floats(outputs * depth), floats(outputs), outputs, depth, vector.lanes());
                assertThat(product(vector, panels, x, rows)).isEqualTo(product(scalar, panels, x, rows));
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
            assertThat((double) product(scalar, panels, x, 1)[j])
                    .isCloseTo(sum, org.assertj.core.data.Offset.offset(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 11, 12})
    void shouldMultiplyToTheSameBitsFromTheLastPanelOn(int vectors) {
        int outputs = vectors * vector.lanes();
        Panels panels = Panels.ofRows(floats(outputs * 17), floats(outputs), outputs, 17, vector.lanes());
        float[] x = floats(8 * 17);
        PanelProduct forward = new PanelProduct();
        PanelProduct backward = new PanelProduct();
        backward.backward = true;
        for (int rows : new int[] {1, 8}) {
            assertThat(product(vector, panels, x, rows, backward)).isEqualTo(product(vector, panels, x, rows, forward));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void shouldGateToTheSameBits(int vectors) {
        List<BiConsumer<Kernels, CellRows>> gates =
                List.of(Kernels::lstm, Kernels::gruResetAfter, KernelsTest::gruResetBefore);
        for (int rows : new int[] {1, 3, 8}) {
            float[] numbers = floats(rows * 100 * vectors * vector.lanes());
            for (int i = 0; i < numbers.length; i += 7) {
                numbers[i] *= 20;
            }
            for (BiConsumer<Kernels, CellRows> gate : gates) {
                CellRows expected = cell(numbers, rows, vectors);
                CellRows found = cell(numbers, rows, vectors);
                gate.accept(scalar, expected);
                gate.accept(vector, found);
                assertThat(found.next).isEqualTo(expected.next);
                assertThat(found.old).isEqualTo(expected.old);
            }
        }
    }

    @Test
    void shouldSaturateGatesAndKeepNotANumber() {
        for (Kernels kernels : List.of(vector, scalar)) {
            CellRows cell = cell(new float[100 * vector.lanes()], 1, 1);
            for (int gate = 0; gate < 4; gate++) {
                cell.gates[gate * vector.lanes()] = Float.POSITIVE_INFINITY;
                cell.gates[gate * vector.lanes() + 1] = Float.NaN;
            }
            kernels.lstm(cell);
            assertThat(cell.old[cell.oldOffset]).isEqualTo(1f, org.assertj.core.data.Offset.offset(1e-6f));
            assertThat(cell.next[cell.nextOffset + 1]).isNaN();
            assertThat(cell.next[cell.nextOffset + 2]).isZero();
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

    private static void gruResetBefore(Kernels kernels, CellRows cell) {
        kernels.gruReset(cell);
        kernels.gru(cell);
    }

    private static float[] product(Kernels kernels, Panels panels, float[] x, int rows) {
        return product(kernels, panels, x, rows, new PanelProduct());
    }

    private static float[] product(Kernels kernels, Panels panels, float[] x, int rows, PanelProduct product) {
        product.rows = rows;
        product.a = x;
        product.aRowStride = x.length / rows;
        product.cStride = panels.count() * panels.width();
        product.c = new float[rows * product.cStride];
        panels.multiply(product, kernels);
        return product.c;
    }

    private CellRows cell(float[] numbers, int rows, int vectors) {
        CellRows cell = new CellRows(0);
        cell.rows = rows;
        cell.units = vectors * vector.lanes();
        cell.gates = numbers.clone();
        cell.scratch = new float[numbers.length];
        cell.gateStride = 4 * cell.units;
        cell.partStride = cell.units + vector.lanes();
        cell.wx = 5 * rows * cell.units;
        cell.rh = 10 * rows * cell.units;
        cell.old = numbers.clone();
        cell.oldOffset = 2;
        cell.oldStride = cell.units + 3;
        cell.next = new float[rows * (cell.units + 1) + 1];
        cell.nextOffset = 1;
        cell.nextStride = cell.units + 1;
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
