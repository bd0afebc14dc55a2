package io.github.cellstream.runtime.jvm;

/** What is applied to every value of a tensor, or to a row as a whole. */
enum Function {
    TANH {
        @Override
        void apply(Kernels kernels, float[] x, int offset, int n) {
            kernels.tanh(x, offset, n);
        }
    },
    SIGMOID {
        @Override
        void apply(Kernels kernels, float[] x, int offset, int n) {
            kernels.sigmoid(x, offset, n);
        }
    },
    RELU {
        @Override
        void apply(Kernels kernels, float[] x, int offset, int n) {
            kernels.relu(x, offset, n);
        }
    },
    SOFTMAX {
        @Override
        void apply(Kernels kernels, float[] x, int offset, int n) {
            kernels.softmax(x, offset, n);
        }
    },
    LOG_SOFTMAX {
        @Override
        void apply(Kernels kernels, float[] x, int offset, int n) {
            float shift = (float) ScalarMath.logSumExp(x, offset, n);
            for (int i = offset; i < offset + n; i++) {
                x[i] -= shift;
            }
        }
    };

    /** Replaces {@code n} values from {@code offset}. */
    abstract void apply(Kernels kernels, float[] x, int offset, int n);

    /** Replaces a view's rows. */
    final void apply(JvmBatch batch, View view, int rows, Kernels kernels) {
        float[] x = batch.array(view);
        int stride = batch.stride(view);
        for (int r = 0; r < rows; r++) {
            apply(kernels, x, r * stride + view.offset(), view.width());
        }
    }

    /** The function as an operation of its own, from one view to another, on each {@code length} numbers. */
    record Step(View x, View y, int length, Function function, Kernels kernels) implements Operation {
        @Override
        public void run(JvmBatch batch, int rows) {
            batch.copy(x, y, rows);
            float[] values = batch.array(y);
            for (int r = 0; r < rows; r++) {
                int from = r * batch.stride(y) + y.offset();
                for (int at = from; at < from + y.width(); at += length) {
                    function.apply(kernels, values, at, length);
                }
            }
        }
    }
}
