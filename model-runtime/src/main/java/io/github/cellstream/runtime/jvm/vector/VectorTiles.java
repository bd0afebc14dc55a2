package io.github.cellstream.runtime.jvm.vector;

import io.github.cellstream.runtime.jvm.PanelProduct;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The register tiles of {@link VectorKernels#multiplyAdd}: some rows of a, one panel of b. A tile's sums stay in registers
 * over all of the depth; each step loads the panel's vectors once and broadcasts one element a row.
 *
 * <p>Written out, for a vector in an array or behind a call would be boxed. Six rows of four vectors are 24 sums, 4 weights and
 * an input of the 32 registers that AVX-512 and NEON have; with the 16 of AVX2 two rows are the fastest.
 */
final class VectorTiles {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int WIDTH = 4 * LANES;

    private VectorTiles() {}

    /** Six rows from {@code row} on, four vectors. */
    static void sixRows(PanelProduct p, int row) {
        float[] a = p.a;
        float[] b = p.b;
        float[] c = p.c;
        float[] start = p.start;
        int a0 = p.aOffset + row * p.aRowStride;
        int a1 = a0 + p.aRowStride;
        int a2 = a1 + p.aRowStride;
        int a3 = a2 + p.aRowStride;
        int a4 = a3 + p.aRowStride;
        int a5 = a4 + p.aRowStride;
        int c0 = p.cOffset + row * p.cStride;
        int c1 = c0 + p.cStride;
        int c2 = c1 + p.cStride;
        int c3 = c2 + p.cStride;
        int c4 = c3 + p.cStride;
        int c5 = c4 + p.cStride;
        int from0 = p.startOffset + row * p.startStride;
        int from1 = from0 + p.startStride;
        int from2 = from1 + p.startStride;
        int from3 = from2 + p.startStride;
        int from4 = from3 + p.startStride;
        int from5 = from4 + p.startStride;
        FloatVector s00 = FloatVector.fromArray(SPECIES, start, from0);
        FloatVector s01 = FloatVector.fromArray(SPECIES, start, from0 + LANES);
        FloatVector s02 = FloatVector.fromArray(SPECIES, start, from0 + 2 * LANES);
        FloatVector s03 = FloatVector.fromArray(SPECIES, start, from0 + 3 * LANES);
        FloatVector s10 = FloatVector.fromArray(SPECIES, start, from1);
        FloatVector s11 = FloatVector.fromArray(SPECIES, start, from1 + LANES);
        FloatVector s12 = FloatVector.fromArray(SPECIES, start, from1 + 2 * LANES);
        FloatVector s13 = FloatVector.fromArray(SPECIES, start, from1 + 3 * LANES);
        FloatVector s20 = FloatVector.fromArray(SPECIES, start, from2);
        FloatVector s21 = FloatVector.fromArray(SPECIES, start, from2 + LANES);
        FloatVector s22 = FloatVector.fromArray(SPECIES, start, from2 + 2 * LANES);
        FloatVector s23 = FloatVector.fromArray(SPECIES, start, from2 + 3 * LANES);
        FloatVector s30 = FloatVector.fromArray(SPECIES, start, from3);
        FloatVector s31 = FloatVector.fromArray(SPECIES, start, from3 + LANES);
        FloatVector s32 = FloatVector.fromArray(SPECIES, start, from3 + 2 * LANES);
        FloatVector s33 = FloatVector.fromArray(SPECIES, start, from3 + 3 * LANES);
        FloatVector s40 = FloatVector.fromArray(SPECIES, start, from4);
        FloatVector s41 = FloatVector.fromArray(SPECIES, start, from4 + LANES);
        FloatVector s42 = FloatVector.fromArray(SPECIES, start, from4 + 2 * LANES);
        FloatVector s43 = FloatVector.fromArray(SPECIES, start, from4 + 3 * LANES);
        FloatVector s50 = FloatVector.fromArray(SPECIES, start, from5);
        FloatVector s51 = FloatVector.fromArray(SPECIES, start, from5 + LANES);
        FloatVector s52 = FloatVector.fromArray(SPECIES, start, from5 + 2 * LANES);
        FloatVector s53 = FloatVector.fromArray(SPECIES, start, from5 + 3 * LANES);
        int w = p.bOffset;
        int depth = p.depth;
        int step = p.aStep;
        for (int k = 0; k < depth; k++) {
            FloatVector w0 = FloatVector.fromArray(SPECIES, b, w);
            FloatVector w1 = FloatVector.fromArray(SPECIES, b, w + LANES);
            FloatVector w2 = FloatVector.fromArray(SPECIES, b, w + 2 * LANES);
            FloatVector w3 = FloatVector.fromArray(SPECIES, b, w + 3 * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0]);
            s00 = x0.fma(w0, s00);
            s01 = x0.fma(w1, s01);
            s02 = x0.fma(w2, s02);
            s03 = x0.fma(w3, s03);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1]);
            s10 = x1.fma(w0, s10);
            s11 = x1.fma(w1, s11);
            s12 = x1.fma(w2, s12);
            s13 = x1.fma(w3, s13);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2]);
            s20 = x2.fma(w0, s20);
            s21 = x2.fma(w1, s21);
            s22 = x2.fma(w2, s22);
            s23 = x2.fma(w3, s23);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3]);
            s30 = x3.fma(w0, s30);
            s31 = x3.fma(w1, s31);
            s32 = x3.fma(w2, s32);
            s33 = x3.fma(w3, s33);
            FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4]);
            s40 = x4.fma(w0, s40);
            s41 = x4.fma(w1, s41);
            s42 = x4.fma(w2, s42);
            s43 = x4.fma(w3, s43);
            FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5]);
            s50 = x5.fma(w0, s50);
            s51 = x5.fma(w1, s51);
            s52 = x5.fma(w2, s52);
            s53 = x5.fma(w3, s53);
            a0 += step;
            a1 += step;
            a2 += step;
            a3 += step;
            a4 += step;
            a5 += step;
            w += WIDTH;
        }
        s00.intoArray(c, c0);
        s01.intoArray(c, c0 + LANES);
        s02.intoArray(c, c0 + 2 * LANES);
        s03.intoArray(c, c0 + 3 * LANES);
        s10.intoArray(c, c1);
        s11.intoArray(c, c1 + LANES);
        s12.intoArray(c, c1 + 2 * LANES);
        s13.intoArray(c, c1 + 3 * LANES);
        s20.intoArray(c, c2);
        s21.intoArray(c, c2 + LANES);
        s22.intoArray(c, c2 + 2 * LANES);
        s23.intoArray(c, c2 + 3 * LANES);
        s30.intoArray(c, c3);
        s31.intoArray(c, c3 + LANES);
        s32.intoArray(c, c3 + 2 * LANES);
        s33.intoArray(c, c3 + 3 * LANES);
        s40.intoArray(c, c4);
        s41.intoArray(c, c4 + LANES);
        s42.intoArray(c, c4 + 2 * LANES);
        s43.intoArray(c, c4 + 3 * LANES);
        s50.intoArray(c, c5);
        s51.intoArray(c, c5 + LANES);
        s52.intoArray(c, c5 + 2 * LANES);
        s53.intoArray(c, c5 + 3 * LANES);
    }

    /** Four rows. */
    static void fourRows(PanelProduct p, int row) {
        float[] a = p.a;
        float[] b = p.b;
        float[] c = p.c;
        float[] start = p.start;
        int a0 = p.aOffset + row * p.aRowStride;
        int a1 = a0 + p.aRowStride;
        int a2 = a1 + p.aRowStride;
        int a3 = a2 + p.aRowStride;
        int c0 = p.cOffset + row * p.cStride;
        int c1 = c0 + p.cStride;
        int c2 = c1 + p.cStride;
        int c3 = c2 + p.cStride;
        int from0 = p.startOffset + row * p.startStride;
        int from1 = from0 + p.startStride;
        int from2 = from1 + p.startStride;
        int from3 = from2 + p.startStride;
        FloatVector s00 = FloatVector.fromArray(SPECIES, start, from0);
        FloatVector s01 = FloatVector.fromArray(SPECIES, start, from0 + LANES);
        FloatVector s02 = FloatVector.fromArray(SPECIES, start, from0 + 2 * LANES);
        FloatVector s03 = FloatVector.fromArray(SPECIES, start, from0 + 3 * LANES);
        FloatVector s10 = FloatVector.fromArray(SPECIES, start, from1);
        FloatVector s11 = FloatVector.fromArray(SPECIES, start, from1 + LANES);
        FloatVector s12 = FloatVector.fromArray(SPECIES, start, from1 + 2 * LANES);
        FloatVector s13 = FloatVector.fromArray(SPECIES, start, from1 + 3 * LANES);
        FloatVector s20 = FloatVector.fromArray(SPECIES, start, from2);
        FloatVector s21 = FloatVector.fromArray(SPECIES, start, from2 + LANES);
        FloatVector s22 = FloatVector.fromArray(SPECIES, start, from2 + 2 * LANES);
        FloatVector s23 = FloatVector.fromArray(SPECIES, start, from2 + 3 * LANES);
        FloatVector s30 = FloatVector.fromArray(SPECIES, start, from3);
        FloatVector s31 = FloatVector.fromArray(SPECIES, start, from3 + LANES);
        FloatVector s32 = FloatVector.fromArray(SPECIES, start, from3 + 2 * LANES);
        FloatVector s33 = FloatVector.fromArray(SPECIES, start, from3 + 3 * LANES);
        int w = p.bOffset;
        int depth = p.depth;
        int step = p.aStep;
        for (int k = 0; k < depth; k++) {
            FloatVector w0 = FloatVector.fromArray(SPECIES, b, w);
            FloatVector w1 = FloatVector.fromArray(SPECIES, b, w + LANES);
            FloatVector w2 = FloatVector.fromArray(SPECIES, b, w + 2 * LANES);
            FloatVector w3 = FloatVector.fromArray(SPECIES, b, w + 3 * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0]);
            s00 = x0.fma(w0, s00);
            s01 = x0.fma(w1, s01);
            s02 = x0.fma(w2, s02);
            s03 = x0.fma(w3, s03);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1]);
            s10 = x1.fma(w0, s10);
            s11 = x1.fma(w1, s11);
            s12 = x1.fma(w2, s12);
            s13 = x1.fma(w3, s13);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2]);
            s20 = x2.fma(w0, s20);
            s21 = x2.fma(w1, s21);
            s22 = x2.fma(w2, s22);
            s23 = x2.fma(w3, s23);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3]);
            s30 = x3.fma(w0, s30);
            s31 = x3.fma(w1, s31);
            s32 = x3.fma(w2, s32);
            s33 = x3.fma(w3, s33);
            a0 += step;
            a1 += step;
            a2 += step;
            a3 += step;
            w += WIDTH;
        }
        s00.intoArray(c, c0);
        s01.intoArray(c, c0 + LANES);
        s02.intoArray(c, c0 + 2 * LANES);
        s03.intoArray(c, c0 + 3 * LANES);
        s10.intoArray(c, c1);
        s11.intoArray(c, c1 + LANES);
        s12.intoArray(c, c1 + 2 * LANES);
        s13.intoArray(c, c1 + 3 * LANES);
        s20.intoArray(c, c2);
        s21.intoArray(c, c2 + LANES);
        s22.intoArray(c, c2 + 2 * LANES);
        s23.intoArray(c, c2 + 3 * LANES);
        s30.intoArray(c, c3);
        s31.intoArray(c, c3 + LANES);
        s32.intoArray(c, c3 + 2 * LANES);
        s33.intoArray(c, c3 + 3 * LANES);
    }

    /** Two rows. */
    static void twoRows(PanelProduct p, int row) {
        float[] a = p.a;
        float[] b = p.b;
        float[] c = p.c;
        float[] start = p.start;
        int a0 = p.aOffset + row * p.aRowStride;
        int a1 = a0 + p.aRowStride;
        int c0 = p.cOffset + row * p.cStride;
        int c1 = c0 + p.cStride;
        int from0 = p.startOffset + row * p.startStride;
        int from1 = from0 + p.startStride;
        FloatVector s00 = FloatVector.fromArray(SPECIES, start, from0);
        FloatVector s01 = FloatVector.fromArray(SPECIES, start, from0 + LANES);
        FloatVector s02 = FloatVector.fromArray(SPECIES, start, from0 + 2 * LANES);
        FloatVector s03 = FloatVector.fromArray(SPECIES, start, from0 + 3 * LANES);
        FloatVector s10 = FloatVector.fromArray(SPECIES, start, from1);
        FloatVector s11 = FloatVector.fromArray(SPECIES, start, from1 + LANES);
        FloatVector s12 = FloatVector.fromArray(SPECIES, start, from1 + 2 * LANES);
        FloatVector s13 = FloatVector.fromArray(SPECIES, start, from1 + 3 * LANES);
        int w = p.bOffset;
        int depth = p.depth;
        int step = p.aStep;
        for (int k = 0; k < depth; k++) {
            FloatVector w0 = FloatVector.fromArray(SPECIES, b, w);
            FloatVector w1 = FloatVector.fromArray(SPECIES, b, w + LANES);
            FloatVector w2 = FloatVector.fromArray(SPECIES, b, w + 2 * LANES);
            FloatVector w3 = FloatVector.fromArray(SPECIES, b, w + 3 * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0]);
            s00 = x0.fma(w0, s00);
            s01 = x0.fma(w1, s01);
            s02 = x0.fma(w2, s02);
            s03 = x0.fma(w3, s03);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1]);
            s10 = x1.fma(w0, s10);
            s11 = x1.fma(w1, s11);
            s12 = x1.fma(w2, s12);
            s13 = x1.fma(w3, s13);
            a0 += step;
            a1 += step;
            w += WIDTH;
        }
        s00.intoArray(c, c0);
        s01.intoArray(c, c0 + LANES);
        s02.intoArray(c, c0 + 2 * LANES);
        s03.intoArray(c, c0 + 3 * LANES);
        s10.intoArray(c, c1);
        s11.intoArray(c, c1 + LANES);
        s12.intoArray(c, c1 + 2 * LANES);
        s13.intoArray(c, c1 + 3 * LANES);
    }

    /** One row. */
    static void oneRow(PanelProduct p, int row) {
        float[] a = p.a;
        float[] b = p.b;
        float[] c = p.c;
        float[] start = p.start;
        int a0 = p.aOffset + row * p.aRowStride;
        int c0 = p.cOffset + row * p.cStride;
        int from0 = p.startOffset + row * p.startStride;
        FloatVector s00 = FloatVector.fromArray(SPECIES, start, from0);
        FloatVector s01 = FloatVector.fromArray(SPECIES, start, from0 + LANES);
        FloatVector s02 = FloatVector.fromArray(SPECIES, start, from0 + 2 * LANES);
        FloatVector s03 = FloatVector.fromArray(SPECIES, start, from0 + 3 * LANES);
        int w = p.bOffset;
        int depth = p.depth;
        int step = p.aStep;
        for (int k = 0; k < depth; k++) {
            FloatVector w0 = FloatVector.fromArray(SPECIES, b, w);
            FloatVector w1 = FloatVector.fromArray(SPECIES, b, w + LANES);
            FloatVector w2 = FloatVector.fromArray(SPECIES, b, w + 2 * LANES);
            FloatVector w3 = FloatVector.fromArray(SPECIES, b, w + 3 * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0]);
            s00 = x0.fma(w0, s00);
            s01 = x0.fma(w1, s01);
            s02 = x0.fma(w2, s02);
            s03 = x0.fma(w3, s03);
            a0 += step;
            w += WIDTH;
        }
        s00.intoArray(c, c0);
        s01.intoArray(c, c0 + LANES);
        s02.intoArray(c, c0 + 2 * LANES);
        s03.intoArray(c, c0 + 3 * LANES);
    }

    /** Six rows, the panel's first vector alone. */
    static void sixRowsOfOneVector(PanelProduct p, int row) {
        float[] a = p.a;
        float[] b = p.b;
        float[] c = p.c;
        float[] start = p.start;
        int a0 = p.aOffset + row * p.aRowStride;
        int a1 = a0 + p.aRowStride;
        int a2 = a1 + p.aRowStride;
        int a3 = a2 + p.aRowStride;
        int a4 = a3 + p.aRowStride;
        int a5 = a4 + p.aRowStride;
        int c0 = p.cOffset + row * p.cStride;
        int c1 = c0 + p.cStride;
        int c2 = c1 + p.cStride;
        int c3 = c2 + p.cStride;
        int c4 = c3 + p.cStride;
        int c5 = c4 + p.cStride;
        int from0 = p.startOffset + row * p.startStride;
        int from1 = from0 + p.startStride;
        int from2 = from1 + p.startStride;
        int from3 = from2 + p.startStride;
        int from4 = from3 + p.startStride;
        int from5 = from4 + p.startStride;
        FloatVector s00 = FloatVector.fromArray(SPECIES, start, from0);
        FloatVector s10 = FloatVector.fromArray(SPECIES, start, from1);
        FloatVector s20 = FloatVector.fromArray(SPECIES, start, from2);
        FloatVector s30 = FloatVector.fromArray(SPECIES, start, from3);
        FloatVector s40 = FloatVector.fromArray(SPECIES, start, from4);
        FloatVector s50 = FloatVector.fromArray(SPECIES, start, from5);
        int w = p.bOffset;
        int depth = p.depth;
        int step = p.aStep;
        for (int k = 0; k < depth; k++) {
            FloatVector w0 = FloatVector.fromArray(SPECIES, b, w);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0]);
            s00 = x0.fma(w0, s00);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1]);
            s10 = x1.fma(w0, s10);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2]);
            s20 = x2.fma(w0, s20);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3]);
            s30 = x3.fma(w0, s30);
            FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4]);
            s40 = x4.fma(w0, s40);
            FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5]);
            s50 = x5.fma(w0, s50);
            a0 += step;
            a1 += step;
            a2 += step;
            a3 += step;
            a4 += step;
            a5 += step;
            w += WIDTH;
        }
        s00.intoArray(c, c0);
        s10.intoArray(c, c1);
        s20.intoArray(c, c2);
        s30.intoArray(c, c3);
        s40.intoArray(c, c4);
        s50.intoArray(c, c5);
    }

    /** One row, the panel's first vector alone. */
    static void oneRowOfOneVector(PanelProduct p, int row) {
        float[] a = p.a;
        float[] b = p.b;
        float[] c = p.c;
        float[] start = p.start;
        int a0 = p.aOffset + row * p.aRowStride;
        int c0 = p.cOffset + row * p.cStride;
        int from0 = p.startOffset + row * p.startStride;
        FloatVector s00 = FloatVector.fromArray(SPECIES, start, from0);
        int w = p.bOffset;
        int depth = p.depth;
        int step = p.aStep;
        for (int k = 0; k < depth; k++) {
            FloatVector w0 = FloatVector.fromArray(SPECIES, b, w);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0]);
            s00 = x0.fma(w0, s00);
            a0 += step;
            w += WIDTH;
        }
        s00.intoArray(c, c0);
    }
}
