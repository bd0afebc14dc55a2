package io.github.cellstream.runtime.jvm;

import java.lang.reflect.InvocationTargetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loops in which the engine spends its time. Two implementations compute the same bits: {@link ScalarKernels}, which
 * is the law, and vector kernels of whatever width the machine has.
 *
 * <p>What is multiplied is packed in {@link Panels} of four vectors; what is gated comes in whole vectors, see {@link
 * CellRows}.
 */
public interface Kernels {
    /** Returns the name that a prediction's engine shows: {@code scalar}, {@code vector-512} … */
    String name();

    /** Returns the floats in a vector; panels are packed for it. */
    int lanes();

    /**
     * {@code c[r] = start[r] + a[r] · b} over the columns of one panel, each one chain of fused multiply-adds from the start on,
     * k upwards.
     */
    void multiplyAdd(PanelProduct product);

    /** Makes a product of matrices on these kernels, for one thread. */
    default MatrixProduct matrixProduct() {
        return new MatrixProduct(this);
    }

    /**
     * Long short-term memory, gates i, o, f, c: {@code c' = σ(f) c + σ(i) tanh(g)}, {@code h' = σ(o) tanh(c')}. The gates i, o
     * and f come at half their value, since {@code σ(x) = (1 + tanh(x / 2)) / 2}.
     *
     * @param rows gates, unit by unit vector, i, o, f, c; the units' c, read and overwritten; h, overwritten
     */
    void lstm(CellRows rows);

    /**
     * The reset of a gated recurrent unit that acts before the product: {@code σ(r) ⊙ h}.
     *
     * @param rows gates z and r, at half their value, overwritten by what {@link #gru} takes; the old h; the products go
     *     to next
     */
    void gruReset(CellRows rows);

    /**
     * The end of a gated recurrent unit behind {@link #gruReset}: {@code n = tanh(wx)}, {@code h' = n + σ(z) (h - n)}.
     *
     * @param rows gates z and r as {@link #gruReset} left them; wx; the old h; h' goes to next
     */
    void gru(CellRows rows);

    /**
     * Gated recurrent unit with the reset gate after the product: {@code n = tanh(wx + σ(r) rh)}, {@code h' = n + σ(z) (h - n)}.
     *
     * @param rows gates z and r, at half their value; wx and rh; the old h; h' goes to next
     */
    void gruResetAfter(CellRows rows);

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
