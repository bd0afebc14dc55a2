package io.github.cellstream.processor;

import io.github.cellstream.processor.model.ShadowComparison;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SourcePosition;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Brings together what the current model and its shadow say of one event; they answer in their own time. Serves one task.
 */
final class AnswerPairs {
    /** Answers that wait for the other one; an event that only one of them takes leaves the oldest place. */
    private static final int MOST = 4096;

    private final ShadowComparison comparison;
    private final Map<SourcePosition, Prediction> current = waiting();
    private final Map<SourcePosition, Prediction> shadow = waiting();

    AnswerPairs(ShadowComparison comparison) {
        this.comparison = comparison;
    }

    void current(PendingEvent<?> pending, Prediction prediction) {
        Prediction other = shadow.remove(prediction.getSource());
        if (other == null) {
            current.put(prediction.getSource(), prediction);
        } else {
            comparison.compare(pending.record.value(), prediction, other);
        }
    }

    void shadow(PendingEvent<?> pending, Prediction prediction) {
        Prediction other = current.remove(prediction.getSource());
        if (other == null) {
            shadow.put(prediction.getSource(), prediction);
        } else {
            comparison.compare(pending.record.value(), other, prediction);
        }
    }

    private static Map<SourcePosition, Prediction> waiting() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<SourcePosition, Prediction> eldest) {
                return size() > MOST;
            }
        };
    }
}
