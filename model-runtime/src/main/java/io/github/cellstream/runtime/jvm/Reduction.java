package io.github.cellstream.runtime.jvm;

/**
 * One number for each group of numbers. Sums are made in double precision, in the order of the elements.
 *
 * @param x the groups, one behind the other
 * @param y one number a group
 * @param length elements of a group, {@code >= 1}
 */
record Reduction(View x, View y, int length, Kind kind) implements Operation {
    /** What becomes of a group. */
    enum Kind {
        SUM,
        MEAN,
        LARGEST,
        LEAST,
        PRODUCT,
        /** Σ |x|. */
        NORM_1,
        /** √Σ x². */
        NORM_2,
        /** Σ x². */
        SQUARES,
        /** ln Σ e^x. */
        LOG_SUM_EXP,
        /** Index of the first largest. */
        WHERE_LARGEST,
        /** Index of the first least. */
        WHERE_LEAST;

        /** Reduces {@code length} numbers from {@code at}. */
        float of(float[] x, int at, int length) {
            return switch (this) {
                case SUM -> (float) sum(x, at, length);
                case MEAN -> (float) (sum(x, at, length) / length);
                case LARGEST -> ScalarMath.max(x, at, length);
                case LEAST -> {
                    float least = x[at];
                    for (int i = 1; i < length; i++) {
                        least = Math.min(least, x[at + i]);
                    }
                    yield least;
                }
                case PRODUCT -> {
                    double product = 1;
                    for (int i = 0; i < length; i++) {
                        product *= x[at + i];
                    }
                    yield (float) product;
                }
                case NORM_1 -> {
                    double sum = 0;
                    for (int i = 0; i < length; i++) {
                        sum += Math.abs(x[at + i]);
                    }
                    yield (float) sum;
                }
                case NORM_2 -> (float) Math.sqrt(squares(x, at, length));
                case SQUARES -> (float) squares(x, at, length);
                case LOG_SUM_EXP -> (float) ScalarMath.logSumExp(x, at, length);
                case WHERE_LARGEST -> {
                    int where = 0;
                    for (int i = 1; i < length; i++) {
                        where = x[at + i] > x[at + where] ? i : where;
                    }
                    yield where;
                }
                case WHERE_LEAST -> {
                    int where = 0;
                    for (int i = 1; i < length; i++) {
                        where = x[at + i] < x[at + where] ? i : where;
                    }
                    yield where;
                }
            };
        }

        private static double sum(float[] x, int at, int length) {
            double sum = 0;
            for (int i = 0; i < length; i++) {
                sum += x[at + i];
            }
            return sum;
        }

        private static double squares(float[] x, int at, int length) {
            double sum = 0;
            for (int i = 0; i < length; i++) {
                sum += (double) x[at + i] * x[at + i];
            }
            return sum;
        }
    }

    @Override
    public void run(JvmBatch batch, int rows) {
        float[] from = batch.array(x);
        float[] into = batch.array(y);
        for (int r = 0; r < rows; r++) {
            int at = r * batch.stride(x) + x.offset();
            int to = r * batch.stride(y) + y.offset();
            for (int group = 0; group < y.width(); group++) {
                into[to + group] = kind.of(from, at + group * length, length);
            }
        }
    }
}
