package io.github.cellstream.runtime.jvm.vector;

import static io.github.cellstream.runtime.jvm.ScalarMath.*;

import io.github.cellstream.runtime.jvm.CellRows;
import io.github.cellstream.runtime.jvm.PanelProduct;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * One row of a cell: the product with one panel and the gates of the panel's units, whose sums never leave the registers.
 *
 * <p>One row uses each weight once, so that the cache that holds the weights is the limit. A panel's gates cost nothing
 * beside it where the machine computes them while the next panel's weights arrive, and it does so if both lie within the
 * some 300 instructions that it looks ahead. Hence no passes over arrays here, and no loop over the gates: written out, in the
 * order of {@link VectorTiles} and {@link VectorCells}. Six tanh are what the JIT compiles without boxing a vector; ten
 * are not.
 */
final class VectorRows {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int WIDTH = 4 * LANES;

    private VectorRows() {}

    /** One panel: a vector of units. */
    static void lstm(PanelProduct product, CellRows row) {
        float[] a = product.a;
        float[] b = product.b;
        float[] start = product.start;
        float[] cell = row.old;
        float[] next = row.next;
        int at = row.oldOffset;
        int out = row.nextOffset;
        int x = product.aOffset;
        int w = product.bOffset;
        int from = product.startOffset;
        int depth = product.depth;
        FloatVector i = FloatVector.fromArray(SPECIES, start, from);
        FloatVector o = FloatVector.fromArray(SPECIES, start, from + LANES);
        FloatVector f = FloatVector.fromArray(SPECIES, start, from + 2 * LANES);
        FloatVector g = FloatVector.fromArray(SPECIES, start, from + 3 * LANES);
        for (int k = 0; k < depth; k++) {
            FloatVector xk = FloatVector.broadcast(SPECIES, a[x + k]);
            i = xk.fma(FloatVector.fromArray(SPECIES, b, w), i);
            o = xk.fma(FloatVector.fromArray(SPECIES, b, w + LANES), o);
            f = xk.fma(FloatVector.fromArray(SPECIES, b, w + 2 * LANES), f);
            g = xk.fma(FloatVector.fromArray(SPECIES, b, w + 3 * LANES), g);
            w += WIDTH;
        }
        IntVector infinity = IntVector.broadcast(INTS, INFINITY);
        IntVector limit = IntVector.broadcast(INTS, TANH_LIMIT);
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector n3 = FloatVector.broadcast(SPECIES, TANH_N3);
        FloatVector n5 = FloatVector.broadcast(SPECIES, TANH_N5);
        FloatVector n7 = FloatVector.broadcast(SPECIES, TANH_N7);
        FloatVector n9 = FloatVector.broadcast(SPECIES, TANH_N9);
        FloatVector d2 = FloatVector.broadcast(SPECIES, TANH_D2);
        FloatVector d4 = FloatVector.broadcast(SPECIES, TANH_D4);
        FloatVector d6 = FloatVector.broadcast(SPECIES, TANH_D6);
        FloatVector d8 = FloatVector.broadcast(SPECIES, TANH_D8);
        IntVector iBits = i.reinterpretAsInts();
        IntVector iMagnitude = iBits.and(MAGNITUDE);
        IntVector iIfNaN = infinity.sub(iMagnitude).lanewise(VectorOperators.ASHR, 31);
        FloatVector ia =
                iBits.and(~MAGNITUDE).or(iMagnitude.min(limit)).or(iIfNaN).reinterpretAsFloats();
        FloatVector i2 = ia.mul(ia);
        FloatVector ip = i2.fma(n9, n7);
        ip = i2.fma(ip, n5);
        ip = i2.fma(ip, n3);
        ip = i2.fma(ip, one).mul(ia);
        FloatVector iq = i2.fma(d8, d6);
        iq = i2.fma(iq, d4);
        iq = i2.fma(iq, d2);
        iq = i2.fma(iq, one);
        IntVector fBits = f.reinterpretAsInts();
        IntVector fMagnitude = fBits.and(MAGNITUDE);
        IntVector fIfNaN = infinity.sub(fMagnitude).lanewise(VectorOperators.ASHR, 31);
        FloatVector fa =
                fBits.and(~MAGNITUDE).or(fMagnitude.min(limit)).or(fIfNaN).reinterpretAsFloats();
        FloatVector f2 = fa.mul(fa);
        FloatVector fp = f2.fma(n9, n7);
        fp = f2.fma(fp, n5);
        fp = f2.fma(fp, n3);
        fp = f2.fma(fp, one).mul(fa);
        FloatVector fq = f2.fma(d8, d6);
        fq = f2.fma(fq, d4);
        fq = f2.fma(fq, d2);
        fq = f2.fma(fq, one);
        IntVector gBits = g.reinterpretAsInts();
        IntVector gMagnitude = gBits.and(MAGNITUDE);
        IntVector gIfNaN = infinity.sub(gMagnitude).lanewise(VectorOperators.ASHR, 31);
        FloatVector ga =
                gBits.and(~MAGNITUDE).or(gMagnitude.min(limit)).or(gIfNaN).reinterpretAsFloats();
        FloatVector g2 = ga.mul(ga);
        FloatVector gp = g2.fma(n9, n7);
        gp = g2.fma(gp, n5);
        gp = g2.fma(gp, n3);
        gp = g2.fma(gp, one).mul(ga);
        FloatVector gq = g2.fma(d8, d6);
        gq = g2.fma(gq, d4);
        gq = g2.fma(gq, d2);
        gq = g2.fma(gq, one);
        FloatVector fresh = iq.add(ip).mul(gp);
        FloatVector freshBelow = iq.mul(gq);
        FloatVector kept = fq.add(fp).mul(FloatVector.fromArray(SPECIES, cell, at));
        FloatVector c = kept.fma(freshBelow, fresh.mul(fq)).mul(0.5f).div(fq.mul(freshBelow));
        c.intoArray(cell, at);
        IntVector oBits = o.reinterpretAsInts();
        IntVector oMagnitude = oBits.and(MAGNITUDE);
        IntVector oIfNaN = infinity.sub(oMagnitude).lanewise(VectorOperators.ASHR, 31);
        FloatVector oa =
                oBits.and(~MAGNITUDE).or(oMagnitude.min(limit)).or(oIfNaN).reinterpretAsFloats();
        FloatVector o2 = oa.mul(oa);
        FloatVector op = o2.fma(n9, n7);
        op = o2.fma(op, n5);
        op = o2.fma(op, n3);
        op = o2.fma(op, one).mul(oa);
        FloatVector oq = o2.fma(d8, d6);
        oq = o2.fma(oq, d4);
        oq = o2.fma(oq, d2);
        oq = o2.fma(oq, one);
        IntVector cBits = c.reinterpretAsInts();
        IntVector cMagnitude = cBits.and(MAGNITUDE);
        IntVector cIfNaN = infinity.sub(cMagnitude).lanewise(VectorOperators.ASHR, 31);
        FloatVector ca =
                cBits.and(~MAGNITUDE).or(cMagnitude.min(limit)).or(cIfNaN).reinterpretAsFloats();
        FloatVector c2 = ca.mul(ca);
        FloatVector cp = c2.fma(n9, n7);
        cp = c2.fma(cp, n5);
        cp = c2.fma(cp, n3);
        cp = c2.fma(cp, one).mul(ca);
        FloatVector cq = c2.fma(d8, d6);
        cq = c2.fma(cq, d4);
        cq = c2.fma(cq, d2);
        cq = c2.fma(cq, one);
        oq.add(op).mul(cp.mul(0.5f)).div(oq.mul(cq)).intoArray(next, out);
    }

    /** One panel of z and r, half a panel of the candidate's part of x, half a panel of its part of h: two vectors of units. */
    static void gruResetAfter(PanelProduct zr, PanelProduct ofX, PanelProduct ofH, CellRows row) {
        float[] a = zr.a;
        float[] b = zr.b;
        float[] start = zr.start;
        float[] bOfX = ofX.b;
        float[] startOfX = ofX.start;
        float[] bOfH = ofH.b;
        float[] startOfH = ofH.start;
        float[] old = row.old;
        float[] next = row.next;
        int at = row.oldOffset;
        int out = row.nextOffset;
        int x = zr.aOffset;
        int w = zr.bOffset;
        int from = zr.startOffset;
        int input = ofX.depth;
        int depth = zr.depth;
        int y = ofX.bOffset;
        int fromOfX = ofX.startOffset;
        int fromOfH = ofH.startOffset;
        FloatVector z0 = FloatVector.fromArray(SPECIES, start, from);
        FloatVector r0 = FloatVector.fromArray(SPECIES, start, from + LANES);
        FloatVector z1 = FloatVector.fromArray(SPECIES, start, from + 2 * LANES);
        FloatVector r1 = FloatVector.fromArray(SPECIES, start, from + 3 * LANES);
        FloatVector c0 = FloatVector.fromArray(SPECIES, startOfX, fromOfX);
        FloatVector c1 = FloatVector.fromArray(SPECIES, startOfX, fromOfX + LANES);
        int k = 0;
        for (; k < input; k++) {
            FloatVector xk = FloatVector.broadcast(SPECIES, a[x + k]);
            z0 = xk.fma(FloatVector.fromArray(SPECIES, b, w), z0);
            r0 = xk.fma(FloatVector.fromArray(SPECIES, b, w + LANES), r0);
            z1 = xk.fma(FloatVector.fromArray(SPECIES, b, w + 2 * LANES), z1);
            r1 = xk.fma(FloatVector.fromArray(SPECIES, b, w + 3 * LANES), r1);
            c0 = xk.fma(FloatVector.fromArray(SPECIES, bOfX, y), c0);
            c1 = xk.fma(FloatVector.fromArray(SPECIES, bOfX, y + LANES), c1);
            w += WIDTH;
            y += WIDTH;
        }
        FloatVector h0 = FloatVector.fromArray(SPECIES, startOfH, fromOfH);
        FloatVector h1 = FloatVector.fromArray(SPECIES, startOfH, fromOfH + LANES);
        y = ofH.bOffset;
        for (; k < depth; k++) {
            FloatVector xk = FloatVector.broadcast(SPECIES, a[x + k]);
            z0 = xk.fma(FloatVector.fromArray(SPECIES, b, w), z0);
            r0 = xk.fma(FloatVector.fromArray(SPECIES, b, w + LANES), r0);
            z1 = xk.fma(FloatVector.fromArray(SPECIES, b, w + 2 * LANES), z1);
            r1 = xk.fma(FloatVector.fromArray(SPECIES, b, w + 3 * LANES), r1);
            h0 = xk.fma(FloatVector.fromArray(SPECIES, bOfH, y), h0);
            h1 = xk.fma(FloatVector.fromArray(SPECIES, bOfH, y + LANES), h1);
            w += WIDTH;
            y += WIDTH;
        }
        IntVector infinity = IntVector.broadcast(INTS, INFINITY);
        IntVector limit = IntVector.broadcast(INTS, TANH_LIMIT);
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector n3 = FloatVector.broadcast(SPECIES, TANH_N3);
        FloatVector n5 = FloatVector.broadcast(SPECIES, TANH_N5);
        FloatVector n7 = FloatVector.broadcast(SPECIES, TANH_N7);
        FloatVector n9 = FloatVector.broadcast(SPECIES, TANH_N9);
        FloatVector d2 = FloatVector.broadcast(SPECIES, TANH_D2);
        FloatVector d4 = FloatVector.broadcast(SPECIES, TANH_D4);
        FloatVector d6 = FloatVector.broadcast(SPECIES, TANH_D6);
        FloatVector d8 = FloatVector.broadcast(SPECIES, TANH_D8);
        IntVector r0Bits = r0.reinterpretAsInts();
        IntVector r0Magnitude = r0Bits.and(MAGNITUDE);
        IntVector r0IfNaN = infinity.sub(r0Magnitude).lanewise(VectorOperators.ASHR, 31);
        FloatVector r0a =
                r0Bits.and(~MAGNITUDE).or(r0Magnitude.min(limit)).or(r0IfNaN).reinterpretAsFloats();
        FloatVector r02 = r0a.mul(r0a);
        FloatVector r0p = r02.fma(n9, n7);
        r0p = r02.fma(r0p, n5);
        r0p = r02.fma(r0p, n3);
        r0p = r02.fma(r0p, one).mul(r0a);
        FloatVector r0q = r02.fma(d8, d6);
        r0q = r02.fma(r0q, d4);
        r0q = r02.fma(r0q, d2);
        r0q = r02.fma(r0q, one);
        FloatVector t0 = r0q.add(r0p).mul(h0.mul(0.5f)).div(r0q).add(c0);
        IntVector t0Bits = t0.reinterpretAsInts();
        IntVector t0Magnitude = t0Bits.and(MAGNITUDE);
        IntVector t0IfNaN = infinity.sub(t0Magnitude).lanewise(VectorOperators.ASHR, 31);
        FloatVector t0a =
                t0Bits.and(~MAGNITUDE).or(t0Magnitude.min(limit)).or(t0IfNaN).reinterpretAsFloats();
        FloatVector t02 = t0a.mul(t0a);
        FloatVector t0p = t02.fma(n9, n7);
        t0p = t02.fma(t0p, n5);
        t0p = t02.fma(t0p, n3);
        t0p = t02.fma(t0p, one).mul(t0a);
        FloatVector t0q = t02.fma(d8, d6);
        t0q = t02.fma(t0q, d4);
        t0q = t02.fma(t0q, d2);
        t0q = t02.fma(t0q, one);
        IntVector z0Bits = z0.reinterpretAsInts();
        IntVector z0Magnitude = z0Bits.and(MAGNITUDE);
        IntVector z0IfNaN = infinity.sub(z0Magnitude).lanewise(VectorOperators.ASHR, 31);
        FloatVector z0a =
                z0Bits.and(~MAGNITUDE).or(z0Magnitude.min(limit)).or(z0IfNaN).reinterpretAsFloats();
        FloatVector z02 = z0a.mul(z0a);
        FloatVector z0p = z02.fma(n9, n7);
        z0p = z02.fma(z0p, n5);
        z0p = z02.fma(z0p, n3);
        z0p = z02.fma(z0p, one).mul(z0a);
        FloatVector z0q = z02.fma(d8, d6);
        z0q = z02.fma(z0q, d4);
        z0q = z02.fma(z0q, d2);
        z0q = z02.fma(z0q, one);
        FloatVector twice0 = z0q.add(z0q);
        FloatVector distance0 = FloatVector.fromArray(SPECIES, old, at).fma(t0q, t0p.neg());
        z0q.add(z0p).fma(distance0, twice0.mul(t0p)).div(twice0.mul(t0q)).intoArray(next, out);
        IntVector r1Bits = r1.reinterpretAsInts();
        IntVector r1Magnitude = r1Bits.and(MAGNITUDE);
        IntVector r1IfNaN = infinity.sub(r1Magnitude).lanewise(VectorOperators.ASHR, 31);
        FloatVector r1a =
                r1Bits.and(~MAGNITUDE).or(r1Magnitude.min(limit)).or(r1IfNaN).reinterpretAsFloats();
        FloatVector r12 = r1a.mul(r1a);
        FloatVector r1p = r12.fma(n9, n7);
        r1p = r12.fma(r1p, n5);
        r1p = r12.fma(r1p, n3);
        r1p = r12.fma(r1p, one).mul(r1a);
        FloatVector r1q = r12.fma(d8, d6);
        r1q = r12.fma(r1q, d4);
        r1q = r12.fma(r1q, d2);
        r1q = r12.fma(r1q, one);
        FloatVector t1 = r1q.add(r1p).mul(h1.mul(0.5f)).div(r1q).add(c1);
        IntVector t1Bits = t1.reinterpretAsInts();
        IntVector t1Magnitude = t1Bits.and(MAGNITUDE);
        IntVector t1IfNaN = infinity.sub(t1Magnitude).lanewise(VectorOperators.ASHR, 31);
        FloatVector t1a =
                t1Bits.and(~MAGNITUDE).or(t1Magnitude.min(limit)).or(t1IfNaN).reinterpretAsFloats();
        FloatVector t12 = t1a.mul(t1a);
        FloatVector t1p = t12.fma(n9, n7);
        t1p = t12.fma(t1p, n5);
        t1p = t12.fma(t1p, n3);
        t1p = t12.fma(t1p, one).mul(t1a);
        FloatVector t1q = t12.fma(d8, d6);
        t1q = t12.fma(t1q, d4);
        t1q = t12.fma(t1q, d2);
        t1q = t12.fma(t1q, one);
        IntVector z1Bits = z1.reinterpretAsInts();
        IntVector z1Magnitude = z1Bits.and(MAGNITUDE);
        IntVector z1IfNaN = infinity.sub(z1Magnitude).lanewise(VectorOperators.ASHR, 31);
        FloatVector z1a =
                z1Bits.and(~MAGNITUDE).or(z1Magnitude.min(limit)).or(z1IfNaN).reinterpretAsFloats();
        FloatVector z12 = z1a.mul(z1a);
        FloatVector z1p = z12.fma(n9, n7);
        z1p = z12.fma(z1p, n5);
        z1p = z12.fma(z1p, n3);
        z1p = z12.fma(z1p, one).mul(z1a);
        FloatVector z1q = z12.fma(d8, d6);
        z1q = z12.fma(z1q, d4);
        z1q = z12.fma(z1q, d2);
        z1q = z12.fma(z1q, one);
        FloatVector twice1 = z1q.add(z1q);
        FloatVector distance1 = FloatVector.fromArray(SPECIES, old, at + LANES).fma(t1q, t1p.neg());
        z1q.add(z1p).fma(distance1, twice1.mul(t1p)).div(twice1.mul(t1q)).intoArray(next, out + LANES);
    }
}
