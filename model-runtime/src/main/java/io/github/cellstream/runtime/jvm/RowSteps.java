package io.github.cellstream.runtime.jvm;

import java.util.Arrays;

/** Operations that bring constants, tokens and choices into rows; conditions are rows of 1 for true and 0 for false. */
final class RowSteps {
    private RowSteps() {}

    /** The number of the row's token. y [B×1]. */
    record TokenNumber(View y) implements Operation {
        @Override
        public void run(JvmBatch batch, int rows) {
            float[] into = batch.array(y);
            for (int r = 0; r < rows; r++) {
                into[r * batch.stride(y) + y.offset()] = batch.tokens()[r];
            }
        }
    }

    /** {@code on} at the row's token, {@code off} elsewhere. y [B×depth]. */
    record OneHot(View y, float off, float on) implements Operation {
        @Override
        public void run(JvmBatch batch, int rows) {
            float[] into = batch.array(y);
            for (int r = 0; r < rows; r++) {
                int to = r * batch.stride(y) + y.offset();
                Arrays.fill(into, to, to + y.width(), off);
                if (batch.tokens()[r] < y.width()) {
                    into[to + batch.tokens()[r]] = on;
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
