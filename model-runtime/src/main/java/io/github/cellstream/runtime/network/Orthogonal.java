package io.github.cellstream.runtime.network;

import java.util.Random;

/**
 * Random matrices with orthonormal rows or columns, drawn uniformly (from the Haar measure).
 *
 * <p>A Gaussian matrix A is factored into Q R by Householder reflections (Golub and Van Loan, Matrix Computations,
 * section 5.2). Q alone is not uniform, since the factorisation fixes the signs in R; with column j of Q multiplied by
 * the sign of R[j][j] it is (Mezzadri, How to generate random matrices from the classical compact groups, 2007). Saxe,
 * McClelland and Ganguli (2013) give the reason to start recurrent matrices there: such a matrix neither stretches nor
 * shrinks what it is applied to, however often.
 */
public final class Orthogonal {
    private Orthogonal() {}

    /**
     * Draws a matrix.
     *
     * @param rows {@code >= 1}
     * @param columns {@code >= 1}
     * @param random the source of Gaussian numbers; the same seed gives the same bits on every JDK
     * @return {@code [rows × columns]}, row-major; its columns are orthonormal if {@code rows >= columns}, else its rows
     */
    public static float[] matrix(int rows, int columns, Random random) {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException("a matrix of " + rows + " × " + columns);
        }
        boolean tall = rows >= columns;
        double[][] q = orthonormalColumns(Math.max(rows, columns), Math.min(rows, columns), random);
        float[] matrix = new float[Math.multiplyExact(rows, columns)];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                matrix[i * columns + j] = (float) (tall ? q[j][i] : q[i][j]);
            }
        }
        return matrix;
    }

    /** Returns {@code count} orthonormal vectors of length {@code length}, one per row of the result. */
    private static double[][] orthonormalColumns(int length, int count, Random random) {
        double[][] reflectors = new double[count][length];
        for (double[] column : reflectors) {
            for (int i = 0; i < length; i++) {
                column[i] = random.nextGaussian();
            }
        }
        double[] signs = new double[count];
        for (int j = 0; j < count; j++) {
            signs[j] = makeReflector(reflectors[j], j);
            for (int k = j + 1; k < count; k++) {
                reflect(reflectors[j], j, reflectors[k]);
            }
        }
        double[][] q = new double[count][length];
        for (int j = 0; j < count; j++) {
            q[j][j] = signs[j];
            for (int k = count - 1; k >= 0; k--) {
                reflect(reflectors[k], k, q[j]);
            }
        }
        return q;
    }

    /**
     * Replaces elements {@code from} and on by the unit vector v for which {@code (I - 2 v vᵀ)} zeroes what lies below
     * {@code from}, and returns the sign of the diagonal element of R that this leaves.
     */
    private static double makeReflector(double[] column, int from) {
        double norm = 0;
        for (int i = from; i < column.length; i++) {
            norm += column[i] * column[i];
        }
        norm = Math.sqrt(norm);
        double diagonal = column[from] > 0 ? -norm : norm;
        double squares = 2 * norm * (norm + Math.abs(column[from]));
        column[from] -= diagonal;
        double scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
        for (int i = from; i < column.length; i++) {
            column[i] *= scale;
        }
        return Math.signum(diagonal);
    }

    private static void reflect(double[] reflector, int from, double[] vector) {
        double dot = 0;
        for (int i = from; i < vector.length; i++) {
            dot += reflector[i] * vector[i];
        }
        for (int i = from; i < vector.length; i++) {
            vector[i] -= 2 * dot * reflector[i];
        }
    }
}
