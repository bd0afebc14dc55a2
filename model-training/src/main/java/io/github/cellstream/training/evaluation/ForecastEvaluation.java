package io.github.cellstream.training.evaluation;

import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.training.Sequence;
import io.github.cellstream.training.data.Example;
import java.util.ArrayList;
import java.util.List;

/** Forecasts of the next reading, judged on the ends of series that run through from their beginnings. */
public final class ForecastEvaluation {
    private static final int ROWS = 64;

    private final List<Example.Readings> series = new ArrayList<>();
    private final List<Integer> cuts = new ArrayList<>();
    private final double[] scale;

    /**
     * Takes whole series.
     *
     * @param holdout share of each, its end, that is judged on; as {@link io.github.cellstream.training.data.Split#ends} cuts it
     */
    public ForecastEvaluation(List<Example> examples, double holdout) {
        for (Example example : examples) {
            int cut = (int) Math.round((1 - holdout) * example.length());
            if (example instanceof Example.Readings readings && cut > 0 && cut < example.length()) {
                series.add(readings);
                cuts.add(cut);
            }
        }
        scale = usualChange();
    }

    /** Returns how well a model of the task forecast does. */
    public ForecastScore model(SequenceModel model) {
        ForecastScore score = new ForecastScore(scale);
        List<Sequence> sequences = series.stream()
                .map(readings -> Sequence.ofFeatures(readings.features(), readings.values()))
                .toList();
        new Replay(model, Math.min(ROWS, sequences.size())).run(sequences, (index, step, judgement) -> {
            if (step >= cuts.get(index)) {
                score.add(judgement.expected, judgement.expectedHalf, judgement.reading);
            }
        });
        return score;
    }

    /** Returns how well it does to repeat the reading some steps ago; where there is none, the last one. */
    public ForecastScore valueAgo(int steps) {
        ForecastScore score = new ForecastScore(scale);
        float[] reading = new float[scale.length];
        float[] expected = new float[scale.length];
        for (int i = 0; i < series.size(); i++) {
            for (int t = cuts.get(i); t < series.get(i).length(); t++) {
                copy(series.get(i), t, reading);
                copy(series.get(i), t >= steps ? t - steps : t - 1, expected);
                score.add(expected, reading);
            }
        }
        return score;
    }

    private double[] usualChange() {
        int features = series.isEmpty() ? 0 : series.get(0).features();
        double[] change = new double[features];
        long count = 0;
        for (int i = 0; i < series.size(); i++) {
            float[] values = series.get(i).values();
            for (int t = 1; t < cuts.get(i); t++) {
                count++;
                for (int f = 0; f < features; f++) {
                    change[f] += Math.abs((double) values[t * features + f] - values[(t - 1) * features + f]);
                }
            }
        }
        for (int f = 0; f < features; f++) {
            change[f] /= Math.max(1, count);
        }
        return change;
    }

    private static void copy(Example.Readings from, int step, float[] into) {
        System.arraycopy(from.values(), step * into.length, into, 0, into.length);
    }
}
