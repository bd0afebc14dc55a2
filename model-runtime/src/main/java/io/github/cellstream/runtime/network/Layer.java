package io.github.cellstream.runtime.network;

/** A layer with its weights. Arrays are shared, not copied: whoever builds a layer gives them away. */
@SuppressWarnings("ArrayRecordComponent") // weights are large and shared on purpose; layers are never compared
public sealed interface Layer {
    /** Returns the layer's name, unique in its network; state tensors carry it ({@code NAME.h}, {@code NAME.c}). */
    String name();

    /** Returns the number of trained numbers, counted as Keras counts them. */
    long parameters();

    /**
     * Looks a token's vector up.
     *
     * @param weights {@code [vocabulary × size]}, row-major
     * @param maskZero whether token 0 is masked: recurrent layers behind keep their state and output at such a step
     */
    record Embedding(String name, int vocabulary, int size, float[] weights, boolean maskZero) implements Layer {
        /** Checks the number of weights. */
        public Embedding {
            requireLength(name, "weights", weights, (long) vocabulary * size);
        }

        /** An embedding that masks no token. */
        public Embedding(String name, int vocabulary, int size, float[] weights) {
            this(name, vocabulary, size, weights, false);
        }

        @Override
        public long parameters() {
            return weights.length;
        }
    }

    /**
     * A recurrent layer.
     *
     * @param inputWeights W {@code [gates·hidden × input]}, row-major, gates in ONNX's order
     * @param recurrentWeights R {@code [gates·hidden × hidden]}
     * @param bias {@code [gates·hidden]}
     * @param recurrentBias {@code [gates·hidden]}, or empty for none; only {@link Cell#GRU_RESET_AFTER} tells it from
     *     {@code bias}
     * @param initialState h, then c: {@code [states·hidden]}, or empty for zeros
     * @param activations inside the cell
     */
    record Recurrent(
            String name,
            Cell cell,
            int input,
            int hidden,
            float[] inputWeights,
            float[] recurrentWeights,
            float[] bias,
            float[] recurrentBias,
            float[] initialState,
            CellActivations activations)
            implements Layer {
        /** Checks the number of weights. */
        public Recurrent {
            long rows = (long) cell.gates() * hidden;
            requireLength(name, "inputWeights", inputWeights, rows * input);
            requireLength(name, "recurrentWeights", recurrentWeights, rows * hidden);
            requireLength(name, "bias", bias, rows);
            if (recurrentBias.length > 0) {
                requireLength(name, "recurrentBias", recurrentBias, rows);
            }
            if (initialState.length > 0) {
                requireLength(name, "initialState", initialState, (long) cell.states() * hidden);
            }
        }

        /** A layer with the activations that the cell's formulas name. */
        public Recurrent(
                String name,
                Cell cell,
                int input,
                int hidden,
                float[] inputWeights,
                float[] recurrentWeights,
                float[] bias,
                float[] recurrentBias,
                float[] initialState) {
            this(
                    name,
                    cell,
                    input,
                    hidden,
                    inputWeights,
                    recurrentWeights,
                    bias,
                    recurrentBias,
                    initialState,
                    CellActivations.of(cell));
        }

        /** Returns whether it has the activations that the cell's formulas name. */
        public boolean isUsual() {
            return activations.equals(CellActivations.of(cell));
        }

        @Override
        public long parameters() {
            return (long) inputWeights.length + recurrentWeights.length + bias.length + recurrentBias.length;
        }
    }

    /**
     * A dense layer, {@code activation(W x + b)}, at every step.
     *
     * @param weights W {@code [output × input]}, row-major
     * @param bias {@code [output]}
     */
    record Dense(String name, int input, int output, float[] weights, float[] bias, Activation activation)
            implements Layer {
        /** Checks the number of weights. */
        public Dense {
            requireLength(name, "weights", weights, (long) output * input);
            requireLength(name, "bias", bias, output);
        }

        @Override
        public long parameters() {
            return (long) weights.length + bias.length;
        }
    }

    /** An activation by itself, at every step. */
    record Nonlinearity(String name, Activation activation) implements Layer {
        @Override
        public long parameters() {
            return 0;
        }
    }

    /**
     * A relu whose slope below 0 is trained (He et al., 2015): {@code x < 0 ? slope · x : x}.
     *
     * @param slopes one for each value, or a single one for all
     */
    record ParametricRelu(String name, float[] slopes) implements Layer {
        @Override
        public long parameters() {
            return slopes.length;
        }
    }

    /**
     * Masks steps: where every value is {@code value}, it gives zeros, and recurrent layers behind it keep their state and
     * output.
     */
    record Masking(String name, float value) implements Layer {
        @Override
        public long parameters() {
            return 0;
        }
    }

    /**
     * Batch normalisation (Ioffe and Szegedy, 2015) as a finished model runs it: {@code scale · (x - mean) / √(variance +
     * epsilon) + shift}, with moments from training.
     *
     * @param mean {@code [size]}, as all arrays
     */
    record BatchNormalization(String name, float[] scale, float[] shift, float[] mean, float[] variance, float epsilon)
            implements Layer {
        /** Checks the number of weights. */
        public BatchNormalization {
            requireLength(name, "shift", shift, scale.length);
            requireLength(name, "mean", mean, scale.length);
            requireLength(name, "variance", variance, scale.length);
        }

        @Override
        public long parameters() {
            return 4L * scale.length;
        }
    }

    /**
     * Layer normalisation (Ba, Kiros and Hinton, 2016): {@code scale · (x - μ) / √(σ² + epsilon) + shift}, with the mean and
     * the variance of the step's own values.
     *
     * @param scale {@code [size]}
     * @param shift {@code [size]}
     */
    record LayerNormalization(String name, float[] scale, float[] shift, float epsilon) implements Layer {
        /** Checks the number of weights. */
        public LayerNormalization {
            requireLength(name, "shift", shift, scale.length);
        }

        @Override
        public long parameters() {
            return 2L * scale.length;
        }
    }

    /**
     * Dropout: zeroes a share of its inputs in training, and lets everything pass when a model is run.
     *
     * @param rate the share, {@code [0, 1)}
     */
    record Dropout(String name, float rate) implements Layer {
        /** Checks the rate. */
        public Dropout {
            if (!(rate >= 0 && rate < 1)) {
                throw new IllegalArgumentException(name + ": rate is " + rate + ", wanted [0, 1)");
            }
        }

        @Override
        public long parameters() {
            return 0;
        }
    }

    private static void requireLength(String layer, String what, float[] weights, long wanted) {
        if (weights.length != wanted) {
            throw new IllegalArgumentException(
                    layer + ": " + what + " has " + weights.length + " numbers, wanted " + wanted);
        }
    }
}
