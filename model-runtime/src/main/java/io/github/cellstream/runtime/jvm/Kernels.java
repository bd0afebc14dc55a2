package io.github.cellstream.runtime.jvm;

import java.lang.reflect.InvocationTargetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loops in which the engine spends its time. Two implementations compute the same bits: {@link ScalarKernels}, which
 * is the law, and vector kernels of whatever width the machine has.
 *
 * <p>A tile is {@code [rows × 4 · lanes]}, the product of some rows with one panel. Gate kernels read a tile as four
 * vectors a row, one gate each, of {@code units <= lanes} units.
 */
public interface Kernels {
    /** Returns the name that a prediction's engine shows: {@code scalar}, {@code vector-512} … */
    String name();

    /** Returns the floats in a vector; panels are packed for it. */
    int lanes();

    /**
     * {@code tile[r] = bias + x[r] · w}, each column one chain of fused multiply-adds from the bias on, k upwards.
     *
     * @param x rows of {@code depth} floats, {@code xStride} apart, from index 0
     * @param panels the packed weights, see {@link Panels}
     * @param panel index of the panel's bias
     * @param tile receives {@code [rows × 4 · lanes]}
     */
    void product(float[] x, int xStride, int rows, int depth, float[] panels, int panel, float[] tile);

    /** {@code c[r] = c[r] + a[r] · b} over the columns of one panel, each one chain of fused multiply-adds, k upwards. */
    void accumulate(PanelProduct product);

    /** Makes a product of matrices on these kernels, for one thread. */
    default MatrixProduct matrixProduct() {
        return new MatrixProduct(this);
    }

    /**
     * Long short-term memory, gates i, o, f, c: {@code c' = σ(f) c + σ(i) tanh(g)}, {@code h' = σ(o) tanh(c')}.
     *
     * @param tile the gates before their functions; i, o and f at half their value, since {@code σ(x) = (1 + tanh(x / 2))
     *     / 2}; overwritten
     * @param rows the units' c, read and overwritten, and h, overwritten
     */
    void lstm(float[] tile, int units, CellRows rows);

    /**
     * Gated recurrent unit with the reset gate after the product, vectors z, r, Wx, Rh: {@code n = tanh(wx + σ(r) rh)},
     * {@code h' = n + σ(z) (h - n)}.
     *
     * @param tile z and r at half their value, Wx and Rh; overwritten
     * @param rows the units' h, read from the old rows and written to the next rows
     */
    void gruResetAfter(float[] tile, int units, CellRows rows);

    /** {@code x = tanh(x)} over {@code n} floats. */
    void tanh(float[] x, int offset, int n);

    /** {@code x = σ(x)} over {@code n} floats. */
    void sigmoid(float[] x, int offset, int n);

    /** {@code x = max(0, x)} over {@code n} floats; NaN stays. */
    void relu(float[] x, int offset, int n);

    /** {@code x = e^(x - shift)} over {@code n} floats. */
    void exp(float[] x, int offset, int n, float shift);

    /** {@code x = x · factor} over {@code n} floats. */
    void scale(float[] x, int offset, int n, float factor);

    /** {@code x_i = e^x_i / Σ e^x_j} over {@code n} floats. */
    default void softmax(float[] x, int offset, int n) {
        exp(x, offset, n, ScalarMath.max(x, offset, n));
        scale(x, offset, n, 1f / ScalarMath.sum(x, offset, n));
    }

    /** Returns the widest kernels of this JVM; says aloud, once, why they are scalar if they are. */
    static Kernels best() {
        return Best.KERNELS;
    }

    /** Holds the choice, made at first use. */
    final class Best {
        private static final Logger log = LoggerFactory.getLogger(Kernels.class);
        private static final Kernels KERNELS = choose();

        private Best() {}

        private static Kernels choose() {
            if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
                log.warn("kernel=scalar (the vector module is not readable; add --add-modules jdk.incubator.vector)");
                return new ScalarKernels();
            }
            try {
                return (Kernels) Class.forName("io.github.cellstream.runtime.jvm.vector.VectorKernels")
                        .getMethod("create")
                        .invoke(null);
            } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException e) {
                throw new LinkageError("this jar lacks its vector kernels", e);
            } catch (InvocationTargetException e) {
                log.warn("kernel=scalar (this machine cannot: {})", String.valueOf(e.getCause()));
                return new ScalarKernels();
            }
        }
    }
}
