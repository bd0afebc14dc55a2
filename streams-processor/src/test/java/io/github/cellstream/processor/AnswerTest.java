package io.github.cellstream.processor;

import static io.github.cellstream.processor.TestStream.event;
import static io.github.cellstream.processor.TestStream.reading;
import static io.github.cellstream.processor.TestStream.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.cellstream.runtime.head.HeadOptions;
import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.runtime.score.Scorer;
import io.github.cellstream.runtime.score.TopRankPlugin;
import io.github.cellstream.schemas.ClassCandidate;
import io.github.cellstream.schemas.Classification;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.Explanation;
import io.github.cellstream.schemas.FeatureExplanation;
import io.github.cellstream.schemas.Forecast;
import io.github.cellstream.schemas.NextToken;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.TokenCandidate;
import io.github.cellstream.schemas.TokenExplanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a prediction says where it is asked for more. */
class AnswerTest {
    private static AnswerOptions answers(HeadOptions head, int topClasses, int horizon, double explainFrom) {
        return new AnswerOptions(head, 5, topClasses, horizon, explainFrom, 1);
    }

    private static ClassifierOptions.Builder options(int topClasses, int horizon, double explainFrom) {
        return ClassifierOptions.builder().answers(answers(HeadOptions.DEFAULTS, topClasses, horizon, explainFrom));
    }

    @Test
    void shouldNameTheTopClassesAndSmoothThem() {
        try (TestStream stream = new TestStream(FakeModel.classifying(), options(2, 1, 1))) {
            stream.send("a", reading(1, 1, 4));
            Classification result = (Classification) stream.predictions().get(0).getResult();
            assertThat(result.getCandidates())
                    .extracting(ClassCandidate::getLabel)
                    .containsExactly("storm", "fog");
            assertThat(result.getCandidates().get(0).getProbability()).isEqualTo(result.getProbability());
        }
    }

    @Test
    void shouldSmoothProbabilitiesToTheLastWord() {
        ClassifierOptions.Builder smooth =
                ClassifierOptions.builder().answers(answers(new HeadOptions(0.25f, 1, 0.9f), 0, 1, 1));
        List<Classification> plain = classifications(ClassifierOptions.builder());
        List<Classification> smoothed = classifications(smooth);
        float expected = plain.get(0).getProbabilities().get(0);
        for (int t = 0; t < 5; t++) {
            expected += 0.25f * (plain.get(t).getProbabilities().get(0) - expected);
            assertThat(smoothed.get(t).getProbabilities().get(0)).isCloseTo(expected, within(1e-6f));
            assertThat(smoothed.get(t).getCandidates()).isNull();
        }
        assertThat(smoothed.get(5)).isEqualTo(smoothed.get(4));
    }

    private static List<Classification> classifications(ClassifierOptions.Builder options) {
        try (TestStream stream = new TestStream(FakeModel.classifying(), options)) {
            for (int t = 1; t <= 5; t++) {
                stream.send("a", reading(t, t % 2, 4));
            }
            stream.send("a", event(6, Control.END, null));
            return stream.predictions().stream()
                    .map(prediction -> (Classification) prediction.getResult())
                    .toList();
        }
    }

    @Test
    void shouldGiveRankAndPerplexityFromTheSecondTokenOn() {
        try (TestStream stream = new TestStream(FakeModel.ofTokens())) {
            stream.send("a", token(1, "read"));
            stream.send("a", token(2, "open"));
            List<Prediction> predictions = stream.predictions();
            NextToken first = (NextToken) predictions.get(0).getResult();
            assertThat(first.getRank()).isNull();
            assertThat(first.getPerplexity()).isNull();
            NextToken second = (NextToken) predictions.get(1).getResult();
            assertThat(second.getRank()).isEqualTo(3);
            assertThat(second.getPerplexity()).isCloseTo((float) Math.pow(2, second.getSurprisal()), within(1e-3f));
        }
    }

    @Test
    void shouldRollAForecastOnwardAndLeaveTheStateAsItIs() {
        byte[] state;
        try (TestStream plain = new TestStream(FakeModel.forecasting())) {
            plain.send("a", reading(1, 1, 2));
            state = plain.store().get("a").clone();
            assertThat(((Forecast) plain.predictions().get(0).getResult()).getAhead())
                    .isNull();
        }
        try (TestStream stream = new TestStream(FakeModel.forecasting(), options(0, 3, 1))) {
            stream.send("a", reading(1, 1, 2));
            Forecast forecast = (Forecast) stream.predictions().get(0).getResult();
            assertThat(forecast.getValues()).containsExactly(1.125f, 2.125f);
            assertThat(forecast.getAhead())
                    .containsExactly(List.of(1.125f, 2.125f), List.of(1.6875f, 3.1875f), List.of(2.53125f, 4.78125f));
            assertThat(stream.stored("a")).isEqualTo(state);
        }
    }

    @Test
    void shouldAnnounceIntervalsOnceAnErrorIsKnown() {
        try (TestStream stream = new TestStream(FakeModel.forecasting())) {
            for (int t = 1; t <= 40; t++) {
                stream.send("a", reading(t, t % 3, 2));
            }
            stream.send("a", event(41, Control.END, null));
            List<Prediction> predictions = stream.predictions();
            Forecast first = (Forecast) predictions.get(0).getResult();
            assertThat(first.getLower()).isNull();
            assertThat(first.getCoverage()).isNull();
            assertThat(first.getCovered()).isNull();
            Forecast second = (Forecast) predictions.get(1).getResult();
            assertThat(second.getCovered()).isNull();
            assertThat(second.getCoverage()).isEqualTo(0.9f);
            assertThat(second.getLower().get(0)).isLessThan(second.getValues().get(0));
            assertThat(second.getUpper().get(0))
                    .isGreaterThan(second.getValues().get(0));
            Forecast running = (Forecast) predictions.get(39).getResult();
            assertThat(running.getCovered()).isBetween(0f, 1f);
            Forecast last = (Forecast) predictions.get(40).getResult();
            assertThat(last.getLower()).isEqualTo(running.getLower());
            assertThat(last.getUpper()).isEqualTo(running.getUpper());
            assertThat(last.getCovered()).isNull();
        }
    }

    @Test
    void shouldExplainWhatIsFlaggedByItsFeatures() {
        try (TestStream stream =
                new TestStream(FakeModel.forecasting(), options(0, 1, 0.9).scorer(new Flag(5)))) {
            for (int t = 1; t <= 4; t++) {
                stream.send("a", reading(t, 1, 2));
            }
            stream.send("a", reading(5, 1, 90));
            List<Prediction> predictions = stream.predictions();
            assertThat(predictions.subList(0, 4))
                    .extracting(Prediction::getExplanation)
                    .containsOnlyNulls();
            Explanation explanation = predictions.get(4).getExplanation();
            Forecast before = (Forecast) predictions.get(3).getResult();
            assertThat(explanation.getToken()).isNull();
            assertThat(explanation.getFeatures()).hasSize(1);
            FeatureExplanation feature = explanation.getFeatures().get(0);
            assertThat(feature.getFeature()).isEqualTo("1");
            assertThat(feature.getContribution()).isGreaterThan(0.9f);
            assertThat(feature.getValue()).isEqualTo(90);
            assertThat(feature.getExpected()).isEqualTo(before.getValues().get(1));
            assertThat(feature.getLower()).isEqualTo(before.getLower().get(1));
            assertThat(feature.getUpper()).isEqualTo(before.getUpper().get(1));
        }
    }

    @Test
    void shouldExplainWhatIsFlaggedByTheTokensExpected() {
        Scorer scorer = new TopRankPlugin().create(FakeModel.ofTokens().spec(), Map.of("g", "2"));
        try (TestStream stream =
                new TestStream(FakeModel.ofTokens(), options(0, 1, 0.9).scorer(scorer))) {
            stream.send("a", token(1, "read"));
            stream.send("a", token(2, "read"));
            stream.send("a", token(3, "open"));
            List<Prediction> predictions = stream.predictions();
            assertThat(predictions.subList(0, 2))
                    .extracting(Prediction::getExplanation)
                    .containsOnlyNulls();
            TokenExplanation token = predictions.get(2).getExplanation().getToken();
            assertThat(token.getToken()).isEqualTo("open");
            assertThat(token.getRank()).isEqualTo(3);
            TokenCandidate expected =
                    ((NextToken) predictions.get(1).getResult()).getCandidates().get(0);
            assertThat(token.getExpected()).containsExactly(expected);
            assertThat(token.getProbability()).isLessThan(expected.getProbability());
        }
    }

    @Test
    void shouldExplainAlwaysOrNeverWhereToldTo() {
        List<Explanation> always = explanations(options(0, 1, 0));
        assertThat(always.get(0)).isNull();
        assertThat(always.get(1)).isNotNull();
        assertThat(explanations(options(0, 1, Double.POSITIVE_INFINITY).scorer(new Flag(2))))
                .containsOnlyNulls();
    }

    private static List<Explanation> explanations(ClassifierOptions.Builder options) {
        try (TestStream stream = new TestStream(FakeModel.forecasting(), options)) {
            stream.send("a", reading(1, 1, 2));
            stream.send("a", reading(2, 1, 2));
            List<Explanation> explanations = new ArrayList<>();
            stream.predictions().forEach(prediction -> explanations.add(prediction.getExplanation()));
            return explanations;
        }
    }

    @Test
    void shouldRefuseOptionsThatMakeNoSense() {
        assertThatThrownBy(() -> answers(HeadOptions.DEFAULTS, -1, 1, 1)).hasMessageContaining("top classes is -1");
        assertThatThrownBy(() -> answers(HeadOptions.DEFAULTS, 0, 0, 1)).hasMessageContaining("horizon is 0");
        assertThatThrownBy(() -> answers(HeadOptions.DEFAULTS, 0, 1, Double.NaN))
                .hasMessageContaining("NaN");
    }

    /** Flags the event of a number. */
    private record Flag(int event) implements Scorer {
        @Override
        public int memorySize() {
            return 1;
        }

        @Override
        public void initialMemory(float[] memory, int offset) {
            memory[offset] = 0;
        }

        @Override
        public void score(Judgement judgement, float[] memory, int offset) {
            judgement.likelihood = ++memory[offset] == event ? 1 : 0;
        }
    }
}
