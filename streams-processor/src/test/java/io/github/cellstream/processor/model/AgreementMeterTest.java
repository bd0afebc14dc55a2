package io.github.cellstream.processor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.cellstream.schemas.Classification;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.Forecast;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.encoding.Features;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AgreementMeterTest {
    private final AgreementMeter meter = new AgreementMeter();

    @Test
    void shouldKnowNothingAtFirst() {
        Agreement none = meter.agreement();
        assertThat(none.events()).isZero();
        assertThat(none.same()).isNaN();
        assertThat(none.rankCorrelation()).isNaN();
        assertThat(none.measure()).isEmpty();
    }

    @Test
    void shouldCountClassesThatAreTheSameAndErrors() {
        meter.compare(labelled("storm"), classified("storm", null), classified("storm", null));
        meter.compare(labelled("calm"), classified("storm", null), classified("calm", null));
        meter.compare(labelled(null), classified("calm", null), classified("calm", null));
        meter.compare(labelled("calm"), classified("fog", null), classified("calm", null));
        Agreement agreement = meter.agreement();
        assertThat(agreement.events()).isEqualTo(4);
        assertThat(agreement.same()).isEqualTo(0.5);
        assertThat(agreement.measure()).isEqualTo("error-rate");
        assertThat(agreement.currentScore()).isEqualTo(2 / 3.0);
        assertThat(agreement.shadowScore()).isZero();
    }

    @Test
    void shouldMeasureForecastsAgainstWhatCame() {
        meter.compare(
                reading(4, 4), forecast(List.of(1f, 2f), List.of(3f, 4f)), forecast(List.of(1f, 4f), List.of(4f, 4f)));
        Agreement agreement = meter.agreement();
        assertThat(agreement.distance()).isEqualTo(1);
        assertThat(agreement.measure()).isEqualTo("absolute-error");
        assertThat(agreement.currentScore()).isEqualTo(0.5);
        assertThat(agreement.shadowScore()).isZero();
    }

    @Test
    void shouldRankAnomalyScores() {
        float[] current = {1, 2, 3, 4, 5};
        float[] shadow = {5, 6, 7, 8, 7};
        for (int i = 0; i < 5; i++) {
            meter.compare(labelled(null), classified("a", current[i]), classified("a", shadow[i]));
        }
        // Ranks 1 2 3 4 5 and 1 2 3.5 5 3.5: Pearson's correlation of the ranks.
        assertThat(meter.agreement().rankCorrelation()).isCloseTo(0.8207826816681233, within(1e-12));
        assertThat(meter.agreement().currentAnomaly()).isEqualTo(3);
        assertThat(meter.agreement().shadowAnomaly()).isCloseTo(6.6, within(1e-6));
    }

    private static SequenceEvent labelled(@Nullable String label) {
        return new SequenceEvent(Instant.EPOCH, Control.STEP, Features.of(1), null, label);
    }

    private static SequenceEvent reading(float... features) {
        return new SequenceEvent(Instant.EPOCH, Control.STEP, Features.of(features), null, null);
    }

    private static Prediction classified(String label, @Nullable Float score) {
        Classification result = new Classification();
        result.setLabel(label);
        return prediction(result, score);
    }

    private static Prediction forecast(List<Float> values, List<Float> expected) {
        Forecast result = new Forecast();
        result.setValues(values);
        result.setExpected(expected);
        return prediction(result, null);
    }

    private static Prediction prediction(Object result, @Nullable Float score) {
        Prediction prediction = new Prediction();
        prediction.setResult(result);
        prediction.setAnomalyScore(score);
        return prediction;
    }
}
