package io.github.cellstream.app.topology;

import io.github.cellstream.app.metrics.JobMeters;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SourcePosition;
import java.util.function.Predicate;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends each prediction, the record as it is, to the sinks that want it. One node, where mapping, filtering and peeking would be
 * three: each of those copies the record and its headers.
 */
final class PredictionRoutes extends ContextualProcessor<String, Object, String, Prediction> {
    /** How the sinks' names begin. */
    static final String PREDICTIONS = "to-predictions";

    static final String ANOMALIES = "to-anomalies";

    private final AnomalyThreshold threshold;
    private final JobMeters meters;
    private final Predicate<SourcePosition> written;
    private final String predictions;
    private final String anomalies;

    /**
     * Knows where predictions go.
     *
     * @param written places of the events whose predictions are written
     * @param predictions name of the sink of all predictions, empty for none
     * @param anomalies name of the sink of the odd ones, empty for none
     */
    PredictionRoutes(
            AnomalyThreshold threshold,
            JobMeters meters,
            Predicate<SourcePosition> written,
            String predictions,
            String anomalies) {
        this.threshold = threshold;
        this.meters = meters;
        this.written = written;
        this.predictions = predictions;
        this.anomalies = anomalies;
    }

    @Override
    @SuppressWarnings("unchecked") // the operator sends nothing but predictions to this node
    public void process(Record<String, Object> record) {
        Record<String, Prediction> prediction = (Record<String, Prediction>) (Record<String, ?>) record;
        if (!predictions.isEmpty() && written.test(prediction.value().getSource())) {
            context().forward(prediction, predictions);
        }
        if (threshold.isReachedBy(prediction.value())) {
            meters.anomaly();
            if (!anomalies.isEmpty()) {
                context().forward(prediction, anomalies);
            }
        }
    }
}
