package io.github.cellstream.processor.model;

import io.github.cellstream.schemas.Classification;
import io.github.cellstream.schemas.Forecast;
import io.github.cellstream.schemas.NextToken;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.RawOutput;
import io.github.cellstream.schemas.SequenceEvent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures an {@link Agreement} while it is told of answers. Thread-safe. */
public final class AgreementMeter implements ShadowComparison {
    /** Pairs of anomaly scores that the rank correlation looks at. */
    private static final int WINDOW = 2048;

    private final Mean same = new Mean();
    private final Mean distance = new Mean();
    private final Mean currentScore = new Mean();
    private final Mean shadowScore = new Mean();
    private final Mean currentAnomaly = new Mean();
    private final Mean shadowAnomaly = new Mean();
    private final double[] currentScores = new double[WINDOW];
    private final double[] shadowScores = new double[WINDOW];
    private String measure = "";
    private long events;
    private long scored;

    /** Has heard of nothing. */
    public AgreementMeter() {}

    @Override
    public synchronized void compare(@Nullable SequenceEvent event, Prediction current, Prediction shadow) {
        events++;
        Object one = current.getResult();
        Object other = shadow.getResult();
        if (one instanceof Classification a && other instanceof Classification b) {
            same.add(a.getLabel().equals(b.getLabel()) ? 1 : 0);
            String truth = event == null ? null : event.getLabel();
            if (truth != null) {
                score(
                        "error-rate",
                        a.getLabel().equals(truth) ? 0 : 1,
                        b.getLabel().equals(truth) ? 0 : 1);
            }
        } else if (one instanceof NextToken a && other instanceof NextToken b) {
            same.add(first(a).equals(first(b)) ? 1 : 0);
            if (a.getSurprisal() != null && b.getSurprisal() != null) {
                score("surprisal-bits", a.getSurprisal(), b.getSurprisal());
            }
        } else if (one instanceof Forecast a && other instanceof Forecast b) {
            distance.add(meanDistance(a.getValues(), b.getValues()));
            List<Float> truth = event == null ? null : event.getFeatures();
            if (truth != null && !a.getExpected().isEmpty() && !b.getExpected().isEmpty()) {
                score("absolute-error", meanDistance(a.getExpected(), truth), meanDistance(b.getExpected(), truth));
            }
        } else if (one instanceof RawOutput a && other instanceof RawOutput b) {
            distance.add(meanDistance(a.getValues(), b.getValues()));
        }
        anomalies(current.getAnomalyScore(), shadow.getAnomalyScore());
    }

    /** Returns what was measured so far. */
    public synchronized Agreement agreement() {
        return new Agreement(
                events,
                same.value(),
                distance.value(),
                rankCorrelation(),
                measure,
                currentScore.value(),
                shadowScore.value(),
                currentAnomaly.value(),
                shadowAnomaly.value());
    }

    private void score(String name, double current, double shadow) {
        measure = name;
        currentScore.add(current);
        shadowScore.add(shadow);
    }

    private void anomalies(@Nullable Float current, @Nullable Float shadow) {
        if (current != null && shadow != null) {
            int at = (int) (scored++ % WINDOW);
            currentScores[at] = current;
            shadowScores[at] = shadow;
            currentAnomaly.add(current);
            shadowAnomaly.add(shadow);
        }
    }

    private double rankCorrelation() {
        int size = (int) Math.min(scored, WINDOW);
        double[] a = ranks(Arrays.copyOf(currentScores, size));
        double[] b = ranks(Arrays.copyOf(shadowScores, size));
        double mean = (size - 1) / 2.0;
        double together = 0;
        double alone = 0;
        double other = 0;
        for (int i = 0; i < size; i++) {
            together += (a[i] - mean) * (b[i] - mean);
            alone += (a[i] - mean) * (a[i] - mean);
            other += (b[i] - mean) * (b[i] - mean);
        }
        return alone == 0 || other == 0 ? Double.NaN : together / Math.sqrt(alone * other);
    }

    /** Ranks from 0; equal values share the mean of theirs. */
    private static double[] ranks(double[] values) {
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (i, j) -> Double.compare(values[i], values[j]));
        double[] ranks = new double[values.length];
        for (int from = 0; from < order.length; ) {
            int to = from;
            while (to + 1 < order.length && values[order[to + 1]] == values[order[from]]) {
                to++;
            }
            for (int i = from; i <= to; i++) {
                ranks[order[i]] = (from + to) / 2.0;
            }
            from = to + 1;
        }
        return ranks;
    }

    private static double meanDistance(List<Float> a, List<Float> b) {
        int size = Math.min(a.size(), b.size());
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += Math.abs(a.get(i) - b.get(i));
        }
        return size == 0 ? Double.NaN : sum / size;
    }

    private static String first(NextToken token) {
        return token.getCandidates().isEmpty()
                ? ""
                : token.getCandidates().get(0).getToken();
    }

    /** A running mean that passes over what is no number. */
    private static final class Mean {
        private double sum;
        private long count;

        void add(double value) {
            if (Double.isFinite(value)) {
                sum += value;
                count++;
            }
        }

        double value() {
            return count == 0 ? Double.NaN : sum / count;
        }
    }
}
