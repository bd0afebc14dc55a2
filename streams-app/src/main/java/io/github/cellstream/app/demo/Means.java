package io.github.cellstream.app.demo;

import io.github.cellstream.schemas.Forecast;
import io.github.cellstream.schemas.NextToken;
import io.github.cellstream.schemas.Prediction;

/** What predictions are worth on average. Not for several threads. */
final class Means {
    private long intervals;
    private double covered;
    private long usual;
    private double usualBits;
    private long odd;
    private double oddBits;

    /**
     * Takes a prediction.
     *
     * @param affected whether its event is one of a fault's
     */
    void add(Prediction prediction, boolean affected) {
        if (prediction.getResult() instanceof Forecast forecast && forecast.getCovered() != null) {
            intervals++;
            covered += forecast.getCovered();
        }
        if (prediction.getResult() instanceof NextToken next && next.getSurprisal() != null) {
            if (affected) {
                odd++;
                oddBits += next.getSurprisal();
            } else {
                usual++;
                usualBits += next.getSurprisal();
            }
        }
    }

    JobStanding.Quality quality() {
        return new JobStanding.Quality(
                mean(covered, intervals), perplexity(usualBits, usual), perplexity(oddBits, odd));
    }

    private static double perplexity(double bits, long count) {
        return Math.pow(2, mean(bits, count));
    }

    private static double mean(double sum, long count) {
        return count == 0 ? Double.NaN : sum / count;
    }
}
