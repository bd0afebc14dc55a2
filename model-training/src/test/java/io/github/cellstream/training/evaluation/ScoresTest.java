package io.github.cellstream.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.cellstream.training.data.Example;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Scores against values worked out by hand. */
class ScoresTest {
    private static final Offset<Double> EXACT = within(1e-12);

    @Test
    void shouldComputePrecisionRecallAndF1() {
        Detection found = new Detection(8, 2, 4, 86);

        assertThat(found.precision()).isEqualTo(0.8, EXACT);
        assertThat(found.recall()).isEqualTo(8 / 12.0, EXACT);
        assertThat(found.f1()).isEqualTo(16 / 22.0, EXACT);
        assertThat(new Detection(0, 0, 0, 5).f1()).isZero();
    }

    @Test
    void shouldScaleFalseAlarmsToTheWholeSet() {
        Detection scaled = new Detection(8_000, 2, 419, 2_789).scaledTo(553_366, 16_838);

        assertThat(scaled.truePositives()).isEqualTo(16_000, within(1e-9));
        assertThat(scaled.falsePositives()).isEqualTo(2 * 553_366 / 2_791.0, within(1e-9));
        assertThat(scaled.recall()).isEqualTo(8_000 / 8_419.0, EXACT);
    }

    @Test
    void shouldComputeAccuracyAndMacroF1() {
        Confusion table = new Confusion(List.of("a", "b", "c"));
        table.add(0, 0);
        table.add(0, 0);
        table.add(0, 1);
        table.add(1, 1);

        assertThat(table.accuracy()).isEqualTo(0.75, EXACT);
        assertThat(table.macroF1()).isEqualTo((0.8 + 2.0 / 3) / 2, EXACT);
        assertThat(table.total()).isEqualTo(4);
    }

    @Test
    void shouldFlagWhatNeverOccurred() {
        Map<String, SessionRule> rules =
                SessionBaselines.learn(List.of(List.of("a", "b", "c"), List.of("a", "c", "b", "b")));

        assertThat(rules.keySet())
                .containsExactly("2-gram", "count-vector", "length", "2-gram+length", "event+length+count-vector");
        assertThat(flagging(rules, "a", "b", "c")).isEmpty();
        assertThat(flagging(rules, "a", "b", "b")).containsExactly("count-vector", "event+length+count-vector");
        assertThat(flagging(rules, "b", "a", "c")).containsExactly("2-gram", "2-gram+length");
        assertThat(flagging(rules, "a", "b", "c", "b", "c"))
                .containsExactly("count-vector", "length", "2-gram+length", "event+length+count-vector");
    }

    @Test
    void shouldChooseTheLeastRankThatFlagsFewEnough() {
        List<SessionTrace> held = List.of(ranks(1, 2), ranks(1, 9), ranks(3, 1), ranks(5, 5));

        assertThat(SessionThreshold.strict(held, 0).g()).isEqualTo(9);
        assertThat(SessionThreshold.strict(held, 0.25).g()).isEqualTo(5);
        assertThat(SessionThreshold.strict(held, 0.5).g()).isEqualTo(3);
        SessionThreshold lenient = SessionThreshold.lenient(held, 0.5, 0.25);
        assertThat(lenient).isEqualTo(new SessionThreshold(3, 4));
        assertThat(held.stream().filter(lenient::flags)).hasSize(1);
    }

    @Test
    void shouldChooseTheLeastSurpriseThatFlagsFewEnough() {
        List<SessionTrace> held = List.of(surprise(2), surprise(7.5f), surprise(1), surprise(Float.POSITIVE_INFINITY));

        assertThat(SurpriseThreshold.of(held, 0.5)).isEqualTo(new SurpriseThreshold(2));
        assertThat(SurpriseThreshold.of(held, 0.25)).isEqualTo(new SurpriseThreshold(7.5f));
        SurpriseThreshold all = SurpriseThreshold.of(held, 0);
        assertThat(held.stream().filter(all::flags)).hasSize(1);
        assertThat(held.stream().filter(new SurpriseThreshold(2)::flags)).hasSize(2);
    }

    @Test
    void shouldSumPlacesBeyondG() {
        SessionThreshold threshold = new SessionThreshold(5, 3);

        assertThat(threshold.excess(ranks(1, 6, 5, 7))).isEqualTo(3);
        assertThat(threshold.flags(ranks(1, 6, 5, 7))).isFalse();
        assertThat(threshold.flags(ranks(1, 6, 6, 7))).isTrue();
        assertThat(threshold.flags(ranks(SessionTrace.UNKNOWN))).isTrue();
        assertThat(new SessionThreshold(5, 0).flags(ranks(6))).isTrue();
    }

    @Test
    void shouldScaleErrorsByTheUsualChange() {
        ForecastScore score = new ForecastScore(new double[] {2, 0});
        score.add(new float[] {1, 1}, new float[] {4, 1});
        score.add(new float[] {1, 1}, new float[] {0, 3});

        assertThat(score.mae(0)).isEqualTo(2, EXACT);
        assertThat(score.rmse(0)).isEqualTo(Math.sqrt(5), EXACT);
        assertThat(score.mase()).isEqualTo(1, EXACT);
        assertThat(score.mae()).isEqualTo(1.5, EXACT);
    }

    @Test
    void shouldRepeatTheLastValueAndTheLastSeason() {
        float[] values = new float[40];
        for (int t = 0; t < values.length; t++) {
            values[t] = t % 4;
        }
        List<Example> series = List.of(new Example.Readings("s", 1, values, Optional.empty()));
        ForecastEvaluation judge = new ForecastEvaluation(series, 0.5);

        assertThat(Season.of(series)).isEqualTo(4);
        assertThat(judge.valueAgo(4).mae()).isZero();
        assertThat(judge.valueAgo(1).mae()).isEqualTo(1.5, EXACT);
        assertThat(judge.valueAgo(1).count()).isEqualTo(20);
        assertThat(judge.valueAgo(1).mase()).isEqualTo(1, within(0.1));
    }

    @Test
    void shouldFindNoSeasonInNoise() {
        Random random = new Random(1);
        float[] values = new float[500];
        for (int t = 0; t < values.length; t++) {
            values[t] = (float) random.nextGaussian();
        }

        assertThat(Season.of(List.of(new Example.Readings("s", 1, values, Optional.empty()))))
                .isEqualTo(1);
    }

    @Test
    void shouldRoundQuartersOfASequenceUpToAWholeEvent() {
        assertThat(new int[] {lastStep(0, 8), lastStep(1, 8), lastStep(2, 8), lastStep(3, 8)})
                .containsExactly(1, 3, 5, 7);
        assertThat(new int[] {lastStep(0, 3), lastStep(1, 3), lastStep(2, 3), lastStep(3, 3)})
                .containsExactly(0, 1, 2, 2);
        assertThat(new int[] {lastStep(0, 1), lastStep(3, 1)}).containsExactly(0, 0);
    }

    private static int lastStep(int part, int length) {
        return ClassificationScore.lastStep(part, length);
    }

    private static SessionTrace ranks(int... ranks) {
        return new SessionTrace(ranks, 0);
    }

    private static SessionTrace surprise(float bits) {
        return new SessionTrace(new int[0], bits);
    }

    private static List<String> flagging(Map<String, SessionRule> rules, String... session) {
        return rules.entrySet().stream()
                .filter(rule -> rule.getValue().flags(List.of(session)))
                .map(Map.Entry::getKey)
                .toList();
    }
}
