package io.github.cellstream.app.topology;

import io.github.cellstream.schemas.Prediction;

/**
 * Says which predictions are anomalies.
 *
 * @param least the least likelihood, or score where there is no likelihood, of an anomaly
 */
public record AnomalyThreshold(double least) {
    /** Returns whether a prediction is an anomaly; one without score never is. */
    public boolean isReachedBy(Prediction prediction) {
        Float likelihood = prediction.getAnomalyLikelihood();
        Float measure = likelihood != null ? likelihood : prediction.getAnomalyScore();
        return measure != null && measure >= least;
    }
}
