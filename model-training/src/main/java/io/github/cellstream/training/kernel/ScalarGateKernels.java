package io.github.cellstream.training.kernel;

import io.github.cellstream.runtime.jvm.Kernels;
import io.github.cellstream.runtime.jvm.ScalarMath;

/** The loops in plain Java: the law for every other implementation, and the fallback where there is none. */
public final class ScalarGateKernels implements GateKernels {
    private final Kernels kernels;
    private final int lanes;

    /** Loops for the layout of these kernels. */
    public ScalarGateKernels(Kernels kernels) {
        this.kernels = kernels;
        this.lanes = kernels.lanes();
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public void lstmForward(LstmRows p) {
        float[] t = p.tape;
        for (int r = 0; r < p.rows; r++) {
            for (int u = 0; u < lanes; u++) {
                int at = p.gates + r * 4 * lanes + u;
                int row = r * p.stride + u;
                float i = Math.fma(0.5f, ScalarMath.tanh(0.5f * t[at]), 0.5f);
                float o = Math.fma(0.5f, ScalarMath.tanh(0.5f * t[at + lanes]), 0.5f);
                float f = Math.fma(0.5f, ScalarMath.tanh(0.5f * t[at + 2 * lanes]), 0.5f);
                float g = ScalarMath.tanh(t[at + 3 * lanes]);
                float old = t[p.cell + row];
                float c = Math.fma(f, old, i * g);
                float tanh = ScalarMath.tanh(c);
                t[at] = i;
                t[at + lanes] = o;
                t[at + 2 * lanes] = f;
                t[at + 3 * lanes] = g;
                t[p.oldCell + row] = old;
                t[p.cell + row] = c;
                t[p.tanhCell + r * lanes + u] = tanh;
                t[p.output + row] = o * tanh;
            }
        }
    }

    @Override
    public void lstmBackward(LstmRows p) {
        float[] t = p.tape;
        for (int r = 0; r < p.rows; r++) {
            for (int u = 0; u < lanes; u++) {
                int at = p.gates + r * 4 * lanes + u;
                int row = r * p.stride + u;
                float i = t[at];
                float o = t[at + lanes];
                float f = t[at + 2 * lanes];
                float g = t[at + 3 * lanes];
                float tanh = t[p.tanhCell + r * lanes + u];
                float dh = t[p.outputGradient + row] + t[p.stateGradient + row];
                float dc = Math.fma(dh * o, Math.fma(-tanh, tanh, 1f), t[p.cellGradient + row]);
                t[at] = dc * g * i * (1f - i);
                t[at + lanes] = dh * tanh * o * (1f - o);
                t[at + 2 * lanes] = dc * t[p.oldCell + row] * f * (1f - f);
                t[at + 3 * lanes] = dc * i * Math.fma(-g, g, 1f);
                t[p.cellGradient + row] = dc * f;
            }
        }
    }

    @Override
    public void gruForward(GruRows p) {
        float[] t = p.tape;
        for (int r = 0; r < p.rows; r++) {
            for (int u = 0; u < lanes; u++) {
                int at = p.gates + r * 4 * lanes + u;
                int row = r * p.stride + u;
                float z = Math.fma(0.5f, ScalarMath.tanh(0.5f * t[at]), 0.5f);
                float reset = Math.fma(0.5f, ScalarMath.tanh(0.5f * t[at + lanes]), 0.5f);
                float n = ScalarMath.tanh(Math.fma(reset, t[at + 3 * lanes], t[at + 2 * lanes]));
                t[at] = z;
                t[at + lanes] = reset;
                t[at + 2 * lanes] = n;
                t[p.output + row] = Math.fma(z, t[p.oldState + row] - n, n);
            }
        }
    }

    @Override
    public void gruBackward(GruRows p) {
        float[] t = p.tape;
        for (int r = 0; r < p.rows; r++) {
            for (int u = 0; u < lanes; u++) {
                int at = p.gates + r * 4 * lanes + u;
                int row = r * p.stride + u;
                float z = t[at];
                float reset = t[at + lanes];
                float n = t[at + 2 * lanes];
                float rh = t[at + 3 * lanes];
                float dh = t[p.outputGradient + row] + t[p.stateGradient + row];
                float dn = dh * (1f - z) * Math.fma(-n, n, 1f);
                t[at] = dh * (t[p.oldState + row] - n) * z * (1f - z);
                t[at + lanes] = dn * rh * reset * (1f - reset);
                t[at + 2 * lanes] = dn;
                t[at + 3 * lanes] = dn * reset;
                t[p.stateGradient + row] = dh * z;
            }
        }
    }

    @Override
    public void adam(AdamStep s) {
        adam(s, s.from);
    }

    /** {@link GateKernels#adam} for the weights from {@code first} on. */
    public static void adam(AdamStep s, int first) {
        for (int j = first; j < s.to; j++) {
            float g = s.scale * s.gradient[j];
            float m = Math.fma(s.beta1, s.mean[j], (1f - s.beta1) * g);
            float v = Math.fma(s.beta2, s.square[j], (1f - s.beta2) * g * g);
            s.mean[j] = m;
            s.square[j] = v;
            float kept = Math.fma(-s.decay, s.weights[j], s.weights[j]);
            s.weights[j] = kept - s.rate * m / ((float) Math.sqrt(v) + s.epsilon);
        }
    }
}
