package io.github.cellstream.runtime.jvm;

/** What two numbers give. Conditions give 1 for true and 0 for false, and take anything but 0 for true. */
enum Arithmetic {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    POWER,
    LEAST,
    LARGEST,
    /** The first number, times the second where it is negative. */
    SLOPE,
    REMAINDER,
    EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    AND,
    OR,
    EXCLUSIVE_OR;

    float of(float a, float b) {
        return switch (this) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case POWER -> b == 2 ? a * a : (float) StrictMath.pow(a, b);
            case LEAST -> Math.min(a, b);
            case LARGEST -> Math.max(a, b);
            case SLOPE -> a < 0 ? a * b : a;
            case REMAINDER -> a % b;
            case EQUAL -> a == b ? 1 : 0;
            case LESS -> a < b ? 1 : 0;
            case LESS_OR_EQUAL -> a <= b ? 1 : 0;
            case GREATER -> a > b ? 1 : 0;
            case GREATER_OR_EQUAL -> a >= b ? 1 : 0;
            case AND -> a != 0 && b != 0 ? 1 : 0;
            case OR -> a != 0 || b != 0 ? 1 : 0;
            case EXCLUSIVE_OR -> (a != 0) != (b != 0) ? 1 : 0;
        };
    }

    /** Whole numbers, as shapes are computed with. */
    long of(long a, long b) {
        return switch (this) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> b == 0 ? 0 : a / b;
            case POWER -> (long) StrictMath.pow((double) a, (double) b);
            case LEAST -> Math.min(a, b);
            case LARGEST -> Math.max(a, b);
            case SLOPE -> a < 0 ? a * b : a;
            case REMAINDER -> b == 0 ? 0 : Math.floorMod(a, b);
            case EQUAL -> a == b ? 1 : 0;
            case LESS -> a < b ? 1 : 0;
            case LESS_OR_EQUAL -> a <= b ? 1 : 0;
            case GREATER -> a > b ? 1 : 0;
            case GREATER_OR_EQUAL -> a >= b ? 1 : 0;
            case AND -> a != 0 && b != 0 ? 1 : 0;
            case OR -> a != 0 || b != 0 ? 1 : 0;
            case EXCLUSIVE_OR -> (a != 0) != (b != 0) ? 1 : 0;
        };
    }

    /** {@code y = a ∘ b}, element by element; y may be a or b. */
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

    /** {@code y = a ∘ constant}, or {@code y = constant ∘ a}, element by element; y may be a. */
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
