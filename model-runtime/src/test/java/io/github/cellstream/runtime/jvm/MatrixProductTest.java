package io.github.cellstream.runtime.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of every shape and transposition: one chain of multiply-adds an element, bit for bit, on every kernel. */
class MatrixProductTest {
    private final Random random = new Random(20260102);

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "2, 3, 5",
        "6, 7, 16",
        "7, 16, 17",
        "5, 64, 32",
        "64, 64, 256",
        "13, 65, 63",
        "12, 31, 65",
        "1, 100, 129",
        "97, 257, 70",
        "100, 3, 513",
        "192, 300, 64",
        "3, 600, 33",
        "8, 513, 1",
        "103, 20, 6"
    })
    void shouldMultiplyToTheBitsOfTheFormula(int m, int k, int n) {
        for (Kernels kernels : new Kernels[] {Kernels.best(), new ScalarKernels()}) {
            MatrixProduct product = kernels.matrixProduct();
            for (int form = 0; form < 16; form++) {
                Matrix a = matrix(m, k, (form & 1) != 0);
                Matrix b = matrix(k, n, (form & 2) != 0);
                Matrix c = matrix(m, n, (form & 4) != 0);
                boolean accumulate = (form & 8) != 0;
                float[] expected = formula(a, b, accumulate, c);
                float[] packed = c.data().clone();
                product.multiply(a, b, accumulate, c);
                assertThat(c.data()).as("form %d on %s", form, kernels.name()).isEqualTo(expected);
                if (!c.transposed()) {
                    Matrix into = new Matrix(packed, c.offset(), m, n, c.stride(), false);
                    product.multiply(a, product.pack(b), accumulate, into);
                    assertThat(packed).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void shouldClearTheResultOfAnEmptySum() {
        Matrix c = Matrix.of(new float[] {1, 2, 3, 4}, 2, 2);
        Matrix none = Matrix.of(new float[0], 2, 0);
        Kernels.best().matrixProduct().multiply(none, none.transpose(), true, c);
        assertThat(c.data()).containsExactly(1, 2, 3, 4);
        Kernels.best().matrixProduct().multiply(none, none.transpose(), false, c);
        assertThat(c.data()).containsOnly(0);
    }

    @Test
    void shouldPackNewNumbersInThePlaceOfTheOld() {
        MatrixProduct product = Kernels.best().matrixProduct();
        Matrix a = matrix(4, 30, false);
        PackedMatrix packed = product.pack(matrix(30, 20, false));
        Matrix b = matrix(30, 20, true);
        packed.set(b);
        Matrix c = Matrix.of(new float[80], 4, 20);
        product.multiply(a, packed, false, c);
        assertThat(c.data()).isEqualTo(formula(a, b, false, c));
        assertThatThrownBy(() -> packed.set(a)).hasMessage("4 × 30 numbers for 30 × 20");
    }

    @Test
    void shouldRefuseShapesThatDoNotFitAndViewsBeyondTheArray() {
        MatrixProduct product = Kernels.best().matrixProduct();
        Matrix a = matrix(2, 3, false);
        assertThatThrownBy(() -> product.multiply(a, matrix(4, 5, false), false, matrix(2, 5, false)))
                .hasMessage("[2 × 3] · [4 × 5] into [2 × 5]");
        assertThatThrownBy(() -> new Matrix(new float[10], 0, 2, 5, 6, false))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new Matrix(new float[10], 0, 2, 5, 4, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldViewRowsAndColumnsOfATransposedMatrix() {
        Matrix m = Matrix.of(new float[] {0, 1, 2, 3, 4, 5}, 2, 3).transpose();
        assertThat(m.rows()).isEqualTo(3);
        assertThat(m.data()[m.index(2, 1)]).isEqualTo(5);
        Matrix part = m.rows(1, 2).columns(1, 1);
        assertThat(part.data()[part.index(0, 0)]).isEqualTo(4);
        assertThat(part.data()[part.index(1, 0)]).isEqualTo(5);
    }

    /** Returns the array of C with the product in it, each element one chain, k upwards. */
    private static float[] formula(Matrix a, Matrix b, boolean accumulate, Matrix c) {
        float[] into = c.data().clone();
        for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < b.columns(); j++) {
                float sum = accumulate ? into[c.index(i, j)] : 0;
                for (int k = 0; k < a.columns(); k++) {
                    sum = Math.fma(a.data()[a.index(i, k)], b.data()[b.index(k, j)], sum);
                }
                into[c.index(i, j)] = sum;
            }
        }
        return into;
    }

    /** A view that begins at 3 and leaves 2 floats between its lines. */
    private Matrix matrix(int rows, int columns, boolean transposed) {
        int lines = transposed ? columns : rows;
        int length = transposed ? rows : columns;
        float[] data = new float[3 + lines * (length + 2)];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) random.nextGaussian();
        }
        return new Matrix(data, 3, rows, columns, length + 2, transposed);
    }
}
