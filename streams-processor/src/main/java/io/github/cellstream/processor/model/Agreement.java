package io.github.cellstream.processor.model;

/**
 * How a shadow compares with the current model. NaN stands for what is not known.
 *
 * @param events events that both answered
 * @param same share with the same class or the same most probable token, [0, 1]
 * @param distance mean absolute difference of forecasts or raw outputs, over all features
 * @param rankCorrelation Spearman's correlation of both anomaly scores over the last events, [-1, 1]
 * @param measure what the next two are: {@code absolute-error}, {@code surprisal-bits}, {@code error-rate}, or empty
 * @param currentScore mean score of the current model, lower is better
 * @param shadowScore mean score of the shadow
 * @param currentAnomaly mean anomaly score of the current model
 * @param shadowAnomaly mean anomaly score of the shadow
 */
public record Agreement(
        long events,
        double same,
        double distance,
        double rankCorrelation,
        String measure,
        double currentScore,
        double shadowScore,
        double currentAnomaly,
        double shadowAnomaly) {}
