package io.github.cellstream.runtime.jvm;

/** The operations of a mask: conditions are rows of 1 for true and 0 for false. */
final class MaskSteps {
    private MaskSteps() {}

    /** {@code y = |x|}, x and y [B×width]. */
    record Magnitude(View x, View y) implements Operation {
        @Override
        public void run(JvmBatch batch, int rows) {
            float[] values = batch.array(x);
            float[] into = batch.array(y);
            for (int r = 0; r < rows; r++) {
                int at = r * batch.stride(x) + x.offset();
                int to = r * batch.stride(y) + y.offset();
                for (int i = 0; i < y.width(); i++) {
                    into[to + i] = Math.abs(values[at + i]);
                }
            }
        }
    }

    /** The largest value of each row, NaN if one is. x [B×width], y [B×1]. */
    record Largest(View x, View y) implements Operation {
        @Override
        public void run(JvmBatch batch, int rows) {
            float[] values = batch.array(x);
            float[] into = batch.array(y);
            for (int r = 0; r < rows; r++) {
                int at = r * batch.stride(x) + x.offset();
                float largest = values[at];
                for (int i = 1; i < x.width(); i++) {
                    largest = Math.max(largest, values[at + i]);
                }
                into[r * batch.stride(y) + y.offset()] = largest;
            }
        }
    }

    /** Whether the row's token is {@code token}. y [B×1]. */
    record TokenIs(View y, long token) implements Operation {
        @Override
        public void run(JvmBatch batch, int rows) {
            float[] into = batch.array(y);
            for (int r = 0; r < rows; r++) {
                into[r * batch.stride(y) + y.offset()] = batch.tokens()[r] == token ? 1 : 0;
            }
        }
    }

    /** Whether a value equals {@code number}. x and y [B×width]. */
    record Is(View x, View y, float number) implements Operation {
        @Override
        public void run(JvmBatch batch, int rows) {
            float[] values = batch.array(x);
            float[] into = batch.array(y);
            for (int r = 0; r < rows; r++) {
                int at = r * batch.stride(x) + x.offset();
                int to = r * batch.stride(y) + y.offset();
                for (int i = 0; i < y.width(); i++) {
                    into[to + i] = values[at + i] == number ? 1 : 0;
                }
            }
        }
    }

    /** The same values in every row. y [B×width], values [width]. */
    @SuppressWarnings("ArrayRecordComponent") // a row of constants, never compared
    record Fill(View y, float[] values) implements Operation {
        @Override
        public void run(JvmBatch batch, int rows) {
            float[] into = batch.array(y);
            for (int r = 0; r < rows; r++) {
                System.arraycopy(values, 0, into, r * batch.stride(y) + y.offset(), values.length);
            }
        }
    }

    /** {@code y = condition ? yes : no}; views of width 1 stand for every value of the row. */
    record Choice(View condition, View yes, View no, View y) implements Operation {
        @Override
        public void run(JvmBatch batch, int rows) {
            float[] conditions = batch.array(condition);
            float[] ifTrue = batch.array(yes);
            float[] ifFalse = batch.array(no);
            float[] into = batch.array(y);
            int conditionStep = condition.width() == 1 ? 0 : 1;
            int yesStep = yes.width() == 1 ? 0 : 1;
            int noStep = no.width() == 1 ? 0 : 1;
            for (int r = 0; r < rows; r++) {
                int c = r * batch.stride(condition) + condition.offset();
                int a = r * batch.stride(yes) + yes.offset();
                int b = r * batch.stride(no) + no.offset();
                int to = r * batch.stride(y) + y.offset();
                for (int i = 0; i < y.width(); i++) {
                    into[to + i] =
                            conditions[c + i * conditionStep] != 0 ? ifTrue[a + i * yesStep] : ifFalse[b + i * noStep];
                }
            }
        }
    }
}
