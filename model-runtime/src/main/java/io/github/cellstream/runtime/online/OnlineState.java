package io.github.cellstream.runtime.online;

import io.github.cellstream.runtime.TensorSlice;
import java.util.ArrayList;
import java.util.List;

/**
 * Where everything lies in a key's flat state.
 *
 * <pre>
 * steps       [1]           readings seen, counted to 2^24
 * last        [F]           the last reading, in the user's units
 * mean        [F]           running mean
 * spread      [F]           running mean absolute deviation; 0 while a feature has never moved
 * error       [F]           running mean absolute error of the forecasts, in spreads
 * reservoir   [N]           activations
 * increment   [F]           forecast of the next reading, less the last one, in spreads
 * gain        [M]           direction in which the readout learns from the next reading; M = N + F + 1
 * weights     [F × M]       the readout
 * covariance  [M(M+1)/2]    of the weights; lower triangle, row by row
 * day         [F × 24]      usual readings by the hour of the day
 * day.count   [24]          readings that they were learnt from
 * week        [F × 168]     usual readings by the time of the week
 * week.count  [168]         readings that they were learnt from
 * deviations  [F × 6]       averages of deviations, see {@link Deviations}
 * </pre>
 */
final class OnlineState {
    final int last;
    final int mean;
    final int spread;
    final int error;
    final int reservoir;
    final int increment;
    final int gain;
    final int weights;
    final int covariance;
    final int day;
    final int dayCount;
    final int week;
    final int weekCount;
    final int deviations;
    final List<TensorSlice> slices = new ArrayList<>();

    OnlineState(int features, int units, int dayBins, int weekBins) {
        int regressors = units + features + 1;
        add("steps", 1);
        last = add("last", features);
        mean = add("mean", features);
        spread = add("spread", features);
        error = add("error", features);
        reservoir = add("reservoir", units);
        increment = add("increment", features);
        gain = add("gain", regressors);
        weights = add("weights", features, regressors);
        covariance = add("covariance", regressors * (regressors + 1) / 2);
        day = add("day", features, dayBins);
        dayCount = add("day.count", dayBins);
        week = add("week", features, weekBins);
        weekCount = add("week.count", weekBins);
        deviations = add("deviations", features, Deviations.MEMORY);
    }

    private int add(String name, Integer... shape) {
        int offset = slices.isEmpty() ? 0 : slices.get(slices.size() - 1).end();
        slices.add(new TensorSlice(name, offset, List.of(shape)));
        return offset;
    }
}
