package io.github.cellstream.runtime.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelId;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.TensorSlice;
import io.github.cellstream.runtime.head.Judgement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LikelihoodScorerTest {
    private static final ModelSpec SPEC = new ModelSpec(
            new ModelId("m", "0", "0".repeat(64)),
            InputSpec.features(1),
            List.of(),
            List.of(new TensorSlice("out", 0, List.of(1))),
            Task.FORECAST,
            List.of());

    private final Scorer scorer = scorer("likelihood", Map.of());
    private final float[] memory = new float[scorer.memorySize()];
    private final Judgement judgement = new Judgement(SPEC);
    private final Random random = new Random(1);

    private static Scorer scorer(String name, Map<String, String> settings) {
        return Plugins.named(ScorerPlugin.class, ScorerPlugin::name, name).create(SPEC, settings);
    }

    private float feed(double surprise) {
        judgement.clear();
        judgement.surprise = (float) surprise;
        scorer.score(judgement, memory, 0);
        assertThat(judgement.score).isBetween(0f, 1f);
        assertThat(judgement.likelihood).isBetween(0f, 1f);
        return judgement.likelihood;
    }

    private int alarmsOver(int events, double scale) {
        int alarms = 0;
        for (int i = 0; i < events; i++) {
            alarms += feed(scale * Math.abs(random.nextGaussian())) >= 0.99f ? 1 : 0;
        }
        return alarms;
    }

    @Test
    void shouldFlagWhatStandsOutAfterAHundredEvents() {
        scorer.initialMemory(memory, 0);
        assertThat(alarmsOver(150, 1)).isZero();
        assertThat(feed(20)).isGreaterThan(0.99f);
    }

    @Test
    void shouldStayCalmBeforeItKnowsAnything() {
        scorer.initialMemory(memory, 0);
        assertThat(feed(Float.NaN)).isZero();
        for (int i = 0; i < 30; i++) {
            assertThat(feed(i % 10 == 0 ? 1000 : 1)).isLessThan(0.9f);
        }
    }

    @Test
    void shouldRaiseFewFalseAlarmsWhateverTheScale() {
        for (double scale : new double[] {1e-2, 1, 1e3}) {
            scorer.initialMemory(memory, 0);
            assertThat(alarmsOver(50_000, scale)).isLessThanOrEqualTo(10);
        }
    }

    @Test
    void shouldRaiseOneAlarmForALevelShiftAndThenGetUsedToIt() {
        scorer.initialMemory(memory, 0);
        alarmsOver(1000, 1);
        assertThat(alarmsOver(20, 20)).isEqualTo(1);
        alarmsOver(300, 20);
        assertThat(alarmsOver(2000, 20)).isLessThanOrEqualTo(1);
    }

    @Test
    void shouldNotLearnAFaultAsUsual() {
        scorer.initialMemory(memory, 0);
        alarmsOver(1000, 1);
        alarmsOver(15, 50);
        alarmsOver(100, 1);
        assertThat(feed(15)).isGreaterThan(0.99f);
    }

    @Test
    void shouldRecoverFromTheMostImprobable() {
        scorer.initialMemory(memory, 0);
        alarmsOver(500, 1);
        assertThat(feed(Float.MAX_VALUE)).isGreaterThan(0.99f);
        alarmsOver(500, 1);
        assertThat(memory).doesNotContain(Float.NaN, Float.POSITIVE_INFINITY);
        assertThat(feed(50)).isGreaterThan(0.99f);
    }

    @Test
    void shouldLearnWhatWasAnomalousOnlyWhereAskedTo() {
        assertThat(againAfterAnAlarm("true")).isLessThan(0.5f);
        assertThat(againAfterAnAlarm("false")).isGreaterThan(0.99f);
    }

    /** Returns the likelihood of a fault's second coming, which goes less far than its first. */
    private static float againAfterAnAlarm(String learns) {
        Scorer own = scorer("likelihood", Map.of("learn.anomalies", learns));
        float[] remembered = new float[own.memorySize()];
        own.initialMemory(remembered, 0);
        Judgement told = new Judgement(SPEC);
        for (int event = 0; event <= 1000; event++) {
            told.clear();
            told.surprise = 1;
            told.deviations[0] = event == 900 ? 100 : event == 1000 ? 90 : event % 10;
            own.score(told, remembered, 0);
        }
        return told.likelihood;
    }

    @Test
    void shouldRefuseUnknownSettings() {
        assertThatThrownBy(() -> scorer("likelihood", Map.of("learn.anomalies", "sometimes")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("wanted true or false");
        assertThatThrownBy(() -> scorer("likelihood", Map.of("deadtime", "3")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("the nearest valid one is dead.time");
        assertThatThrownBy(() -> scorer("none", Map.of("rate", "3"))).isInstanceOf(ModelException.class);
    }

    @Test
    void shouldScoreNothingWithNone() {
        judgement.clear();
        judgement.surprise = 1000;
        Scorer none = scorer("none", Map.of());
        assertThat(none.memorySize()).isZero();
        none.score(judgement, new float[0], 0);
        assertThat(judgement.score).isNaN();
        assertThat(judgement.likelihood).isNaN();
    }
}
