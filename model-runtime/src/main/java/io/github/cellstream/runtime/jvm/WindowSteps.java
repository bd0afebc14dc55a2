package io.github.cellstream.runtime.jvm;

/**
 * What is computed of windows whose elements lie scattered in a buffer's row. Value {@code i} is made of the elements at
 * {@code at[i · taps]} and on, in their order.
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
final class WindowSteps {
    private WindowSteps() {}

    /**
     * {@code y[i] = bias[row[i]] + Σ_k w[row[i]][k] · x[at[i][k]]}, one chain of fused multiply-adds, k upwards.
     *
     * @param slot the buffer that x lies in
     * @param row which weights each value takes
     * @param w {@code [rows × taps]}
     */
    record Products(int slot, int[] at, int[] row, float[] w, float[] bias, View y) implements Operation {
        @Override
        public void run(JvmBatch batch, int rows) {
            View x = new View(slot, 0, 0);
            float[] from = batch.array(x);
            float[] into = batch.array(y);
            int taps = at.length / row.length;
            for (int r = 0; r < rows; r++) {
                int base = r * batch.stride(x);
                int to = r * batch.stride(y) + y.offset();
                for (int i = 0; i < row.length; i++) {
                    float sum = bias[row[i]];
                    int weight = row[i] * taps;
                    for (int k = 0; k < taps; k++) {
                        sum = Math.fma(from[base + at[i * taps + k]], w[weight + k], sum);
                    }
                    into[to + i] = sum;
                }
            }
        }
    }

    /**
     * {@code y[i] = Σ_k x[at[i][k]] / divisors[i]}, k upwards.
     *
     * @param slot the buffer that x lies in
     */
    record Mean(int[] at, int slot, float[] divisors, View y) implements Operation {
        @Override
        public void run(JvmBatch batch, int rows) {
            View x = new View(slot, 0, 0);
            float[] from = batch.array(x);
            float[] into = batch.array(y);
            int taps = at.length / divisors.length;
            for (int r = 0; r < rows; r++) {
                int base = r * batch.stride(x);
                int to = r * batch.stride(y) + y.offset();
                for (int i = 0; i < divisors.length; i++) {
                    float sum = 0;
                    for (int k = 0; k < taps; k++) {
                        sum += from[base + at[i * taps + k]];
                    }
                    into[to + i] = sum / divisors[i];
                }
            }
        }
    }

    /**
     * {@code y[i] = max_k x[at[i][k]]}; NaN stays.
     *
     * @param slot the buffer that x lies in
     */
    record Maximum(int[] at, int slot, View y) implements Operation {
        @Override
        public void run(JvmBatch batch, int rows) {
            View x = new View(slot, 0, 0);
            float[] from = batch.array(x);
            float[] into = batch.array(y);
            int taps = at.length / y.width();
            for (int r = 0; r < rows; r++) {
                int base = r * batch.stride(x);
                int to = r * batch.stride(y) + y.offset();
                for (int i = 0; i < y.width(); i++) {
                    float largest = from[base + at[i * taps]];
                    for (int k = 1; k < taps; k++) {
                        largest = Math.max(largest, from[base + at[i * taps + k]]);
                    }
                    into[to + i] = largest;
                }
            }
        }
    }
}
