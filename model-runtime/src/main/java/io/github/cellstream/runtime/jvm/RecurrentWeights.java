package io.github.cellstream.runtime.jvm;

/**
 * The weights of one recurrent node as ONNX stores them, without the axis of directions.
 *
 * @param w {@code [gates·hidden × input]}
 * @param r {@code [gates·hidden × hidden]}
 * @param bias Wb {@code [gates·hidden]}
 * @param recurrentBias Rb {@code [gates·hidden]}
 */
@SuppressWarnings("ArrayRecordComponent") // handed from the compiler to a packer, never compared
record RecurrentWeights(int input, int hidden, float[] w, float[] r, float[] bias, float[] recurrentBias) {
    /** Returns Wb + Rb. */
    float[] summedBias() {
        float[] sum = new float[bias.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = bias[i] + recurrentBias[i];
        }
        return sum;
    }

    /** Returns the rows of one matrix or bias that belong to gates {@code [from, to)}. */
    float[] gates(float[] matrix, int from, int to) {
        int perGate = hidden * (matrix.length / bias.length);
        return java.util.Arrays.copyOfRange(matrix, from * perGate, to * perGate);
    }
}
