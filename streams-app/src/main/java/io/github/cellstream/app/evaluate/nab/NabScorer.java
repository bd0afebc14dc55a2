package io.github.cellstream.app.evaluate.nab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The benchmark's rules, version 1.1 (Lavin and Ahmad, Evaluating Real-Time Anomaly Detection Algorithms, 2015), for one
 * profile.
 *
 * <p>With {@code S(y) = 2 / (1 + e^(5y)) - 1}, and -1 beyond {@code y = 3}: a window of width w that ends at row r is
 * worth {@code S(-(r - i + 1) / w) / S(-1)} by its best row i that raised an alarm, so 1 at its beginning; without an alarm
 * it costs the profile's weight of a miss. Each alarm outside costs: i rows behind a window of width v that ended at row p,
 * {@code S((i - p) / (v - 1))} times the weight of a false alarm, and before any window that whole weight. Rows of the
 * probation at a series' beginning count for nothing. The sum is normalised by those of a perfect detector and of one that
 * raises no alarm on the same series.
 */
public final class NabScorer {
    private static final double STEEPNESS = 5;
    private static final double FAR = 3;

    private final NabProfile profile;
    private final List<NabSeries> series;
    private final List<Row> rows = new ArrayList<>();

    /**
     * One row that counts.
     *
     * @param window number of its window within the series, -1 outside
     * @param worth what an alarm there is worth
     */
    private record Row(NabSeries series, double score, int window, double worth) {}

    /** What alarms have brought so far. */
    private final class Tally {
        private final Map<String, double[]> best = new HashMap<>();
        private double raw;
        private int windows;
        private int found;
        private int falseAlarms;

        Tally(Predicate<NabSeries> chosen) {
            for (NabSeries one : series) {
                if (chosen.test(one)) {
                    double[] worths = new double[one.windows().size()];
                    Arrays.fill(worths, -profile.missed());
                    best.put(one.name(), worths);
                    windows += worths.length;
                }
            }
            raw = -profile.missed() * windows;
        }

        void alarm(Row row) {
            if (row.window < 0) {
                raw += row.worth;
                falseAlarms++;
                return;
            }
            double[] worths = best.getOrDefault(row.series.name(), new double[0]);
            double before = worths[row.window];
            if (row.worth > before) {
                found += before == -profile.missed() ? 1 : 0;
                worths[row.window] = row.worth;
                raw += row.worth - before;
            }
        }

        NabScore score(double threshold) {
            double none = -profile.missed() * windows;
            double normalised = windows == 0 ? Double.NaN : 100 * (raw - none) / (windows - none);
            return new NabScore(threshold, normalised, windows, found, falseAlarms);
        }
    }

    /**
     * Takes scores in.
     *
     * @param scores for every series by its name, one score a row, finite
     * @throws IllegalArgumentException if a series has no scores, or another number of them than of rows
     */
    public NabScorer(NabProfile profile, List<NabSeries> series, Map<String, double[]> scores) {
        this.profile = profile;
        this.series = List.copyOf(series);
        for (NabSeries one : series) {
            double[] own = scores.getOrDefault(one.name(), new double[0]);
            if (own.length != one.rows()) {
                throw new IllegalArgumentException(
                        one.name() + ": " + own.length + " scores, wanted one for each of " + one.rows() + " rows");
            }
            add(one, own);
        }
        rows.sort(Comparator.comparingDouble(Row::score).reversed());
    }

    /** Returns the score at the threshold that is best for all series together, as the benchmark chooses it. */
    public NabScore best() {
        return best(one -> true);
    }

    /** Returns the score of some series at a threshold. */
    public NabScore at(double threshold, Predicate<NabSeries> chosen) {
        Tally tally = new Tally(chosen);
        for (Row row : rows) {
            if (row.score < threshold) {
                break;
            }
            if (chosen.test(row.series)) {
                tally.alarm(row);
            }
        }
        return tally.score(threshold);
    }

    /** Returns the normalised score of all series when each group's threshold is the one that is best for the others. */
    public double leaveOneGroupOut() {
        double sum = 0;
        int windows = 0;
        for (String group : series.stream().map(NabSeries::group).distinct().toList()) {
            double threshold = best(one -> !one.group().equals(group)).threshold();
            NabScore own = at(threshold, one -> one.group().equals(group));
            sum += raw(own, group, threshold);
            windows += own.windows();
        }
        return 100 * sum / ((1 + profile.missed()) * windows);
    }

    /** Returns what a group's alarms have gained above no alarm, also where it has no window to normalise by. */
    private double raw(NabScore score, String group, double threshold) {
        if (score.windows() > 0) {
            return score.normalised() / 100 * (1 + profile.missed()) * score.windows();
        }
        return rows.stream()
                .filter(row -> row.score >= threshold && row.series.group().equals(group))
                .mapToDouble(Row::worth)
                .sum();
    }

    private NabScore best(Predicate<NabSeries> chosen) {
        Tally tally = new Tally(chosen);
        NabScore best = tally.score(rows.isEmpty() ? 1 : Math.nextUp(rows.get(0).score));
        double most = tally.raw;
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            if (chosen.test(row.series)) {
                tally.alarm(row);
            }
            boolean last = i + 1 == rows.size() || rows.get(i + 1).score < row.score;
            if (last && tally.raw > most) {
                most = tally.raw;
                best = tally.score(row.score);
            }
        }
        return best;
    }

    private void add(NabSeries one, double[] scores) {
        int next = 0;
        List<NabWindow> windows = one.windows();
        for (int i = 0; i < scores.length; i++) {
            while (next < windows.size() && windows.get(next).last() < i) {
                next++;
            }
            boolean inside = next < windows.size() && windows.get(next).first() <= i;
            if (i >= one.probation()) {
                double worth = inside
                        ? inside(i, windows.get(next))
                        : profile.falseAlarm() * (next == 0 ? -1 : behind(i, windows.get(next - 1)));
                rows.add(new Row(one, scores[i], inside ? next : -1, worth));
            }
        }
    }

    private static double inside(int i, NabWindow window) {
        return sigmoid(-(window.last() - i + 1.0) / window.width()) / sigmoid(-1);
    }

    private static double behind(int i, NabWindow window) {
        return sigmoid((i - window.last()) / (window.width() - 1.0));
    }

    private static double sigmoid(double y) {
        return y > FAR ? -1 : 2 / (1 + Math.exp(STEEPNESS * y)) - 1;
    }
}
