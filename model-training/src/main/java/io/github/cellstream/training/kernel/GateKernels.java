package io.github.cellstream.training.kernel;

import io.github.cellstream.runtime.jvm.Kernels;
import java.lang.reflect.InvocationTargetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The elementwise loops in which training spends time. All implementations of one number of lanes give the same bits. */
public interface GateKernels {
    /** Returns the matrix products and functions that go with these kernels. */
    Kernels kernels();

    /**
     * An LSTM forwards: {@code c' = σ(f) c + σ(i) tanh(g)}, {@code h' = σ(o) tanh(c')}. The gates before their functions are
     * overwritten by the gates.
     */
    void lstmForward(LstmRows rows);

    /** An LSTM backwards: gates are overwritten by the gradients before their functions. */
    void lstmBackward(LstmRows rows);

    /** A GRU forwards: {@code n = tanh(wx + σ(r) rh)}, {@code h' = n + σ(z) (h - n)}. */
    void gruForward(GruRows rows);

    /** A GRU backwards. */
    void gruBackward(GruRows rows);

    /** A step of the optimiser. */
    void adam(AdamStep step);

    /** Returns the kernels that go with {@link Kernels#best()}. */
    static GateKernels best() {
        return Best.KERNELS;
    }

    /** Holds the choice, made at first use. */
    final class Best {
        private static final Logger log = LoggerFactory.getLogger(GateKernels.class);
        private static final GateKernels KERNELS = choose();

        private Best() {}

        private static GateKernels choose() {
            Kernels kernels = Kernels.best();
            if (kernels.name().equals("scalar")) {
                return new ScalarGateKernels(kernels);
            }
            try {
                return (GateKernels) Class.forName("io.github.cellstream.training.kernel.vector.VectorGateKernels")
                        .getMethod("create", Kernels.class)
                        .invoke(null, kernels);
            } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException e) {
                throw new LinkageError("this jar lacks its vector kernels", e);
            } catch (InvocationTargetException e) {
                log.warn("gates=scalar (this machine cannot: {})", String.valueOf(e.getCause()));
                return new ScalarGateKernels(kernels);
            }
        }
    }
}
