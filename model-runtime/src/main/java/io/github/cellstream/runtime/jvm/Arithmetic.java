package io.github.cellstream.runtime.jvm;

/** What two numbers give. */
enum Arithmetic {
    ADD {
        @Override
        float of(float a, float b) {
            return a + b;
        }

        @Override
        long of(long a, long b) {
            return a + b;
        }
    },
    SUBTRACT {
        @Override
        float of(float a, float b) {
            return a - b;
        }

        @Override
        long of(long a, long b) {
            return a - b;
        }
    },
    MULTIPLY {
        @Override
        float of(float a, float b) {
            return a * b;
        }

        @Override
        long of(long a, long b) {
            return a * b;
        }
    },
    DIVIDE {
        @Override
        float of(float a, float b) {
            return a / b;
        }

        @Override
        long of(long a, long b) {
            return b == 0 ? 0 : a / b;
        }
    };

    abstract float of(float a, float b);

    /** Whole numbers, as shapes are computed with. */
    abstract long of(long a, long b);

    /** {@code y = a ∘ b}, element by element. */
    record Step(View a, View b, View y, Arithmetic arithmetic) implements Operation {
        @Override
        public void run(JvmBatch batch, int rows) {
            float[] left = batch.array(a);
            float[] right = batch.array(b);
            float[] into = batch.array(y);
            for (int r = 0; r < rows; r++) {
                int i = r * batch.stride(a) + a.offset();
                int j = r * batch.stride(b) + b.offset();
                int to = r * batch.stride(y) + y.offset();
                for (int e = 0; e < y.width(); e++) {
                    into[to + e] = arithmetic.of(left[i + e], right[j + e]);
                }
            }
        }
    }

    /** {@code y = a ∘ constant}, or {@code y = constant ∘ a}, element by element. */
    @SuppressWarnings("ArrayRecordComponent") // a row of constants, never compared
    record WithConstant(View a, float[] constant, boolean constantFirst, View y, Arithmetic arithmetic)
            implements Operation {
        @Override
        public void run(JvmBatch batch, int rows) {
            float[] values = batch.array(a);
            float[] into = batch.array(y);
            for (int r = 0; r < rows; r++) {
                int at = r * batch.stride(a) + a.offset();
                int to = r * batch.stride(y) + y.offset();
                for (int e = 0; e < constant.length; e++) {
                    into[to + e] = constantFirst
                            ? arithmetic.of(constant[e], values[at + e])
                            : arithmetic.of(values[at + e], constant[e]);
                }
            }
        }
    }
}
