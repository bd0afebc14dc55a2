package io.github.cellstream.runtime.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.ModelId;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.TensorSlice;
import io.github.cellstream.runtime.head.Judgement;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private static final int DEAD_TIME = 20;
    private static final ModelSpec SPEC = new ModelSpec(
            new ModelId("m", "0", "0".repeat(64)),
            InputSpec.features(2),
            List.of(),
            List.of(new TensorSlice("out", 0, List.of(2)), new TensorSlice("deviation", 2, List.of(2, 2))),
            Task.FORECAST,
            List.of());

    private final Records records = new Records(Judgement.deviations(SPEC), Judgement.parts(SPEC), DEAD_TIME);
    private final float[] memory = new float[records.memorySize()];
    private final Judgement judgement = new Judgement(SPEC);
    private int count;

    private float feed(float... deviations) {
        judgement.clear();
        System.arraycopy(deviations, 0, judgement.deviations, 0, deviations.length);
        float score = records.once(records.beyond(judgement, count, memory, 0), memory, 0);
        records.learn(judgement, true, memory, 0);
        count++;
        return score;
    }

    private void usual(int events) {
        for (int i = 0; i < events; i++) {
            feed(i % 10, 1, 2, i % 7);
        }
    }

    @Test
    void shouldScoreTheShareThatIsWithoutExampleAndSayWhoseItIs() {
        usual(10_000);
        assertThat(feed(3, 1, 2, 60)).isCloseTo(0.9f, within(0.01f));
        assertThat(judgement.contributions[0]).isLessThan(0.01f);
        assertThat(judgement.contributions[1]).isCloseTo(0.9f, within(0.01f));
    }

    @Test
    void shouldTakeTheFirstEventsForNoRecords() {
        assertThat(feed(1000, 1000, 1000, 1000)).isZero();
        assertThat(feed(1e9f, 1, 1, 1)).isLessThan(0.1f);
    }

    @Test
    void shouldScoreOneFaultOnceUnlessItGrowsFarther() {
        usual(10_000);
        assertThat(feed(18, 1, 2, 3)).isCloseTo(0.5f, within(0.01f));
        assertThat(feed(20, 1, 2, 3)).isZero();
        assertThat(feed(200, 1, 2, 3)).isCloseTo(0.9f, within(0.01f));
        usual(DEAD_TIME);
        assertThat(feed(250, 1, 2, 3)).isCloseTo(0.2f, within(0.01f));
    }

    @Test
    void shouldForgetRecordsInTime() {
        usual(1000);
        feed(1000, 1, 2, 3);
        usual(100);
        assertThat(feed(500, 1, 2, 3)).isZero();
        usual(60_000);
        assertThat(feed(500, 1, 2, 3)).isGreaterThan(0.8f);
    }

    @Test
    void shouldBelieveFarRecordsOfLongHistories() {
        assertThat(records.logProbability(0, 1000)).isZero();
        assertThat(records.logProbability(0.1f, 1000)).isLessThan(records.logProbability(0.1f, 100));
        assertThat(records.logProbability(0.2f, 1000)).isLessThan(records.logProbability(0.1f, 1000));
    }

    @Test
    void shouldSetAboutAsManyRecordsAsChanceDoesWhateverTheScale() {
        for (double scale : new double[] {1e-30, 1, 1e30}) {
            Arrays.fill(memory, 0);
            count = 0;
            Random random = new Random(1);
            int scored = 0;
            for (int i = 0; i < 20_000; i++) {
                scored += feed((float) (scale * Math.exp(random.nextGaussian())), 0, 0, 0) > 0.02f ? 1 : 0;
            }
            assertThat(scored).as("scale %s", scale).isBetween(3, 40);
        }
    }

    @Test
    void shouldHoldOutAgainstWhatIsNoNumber() {
        usual(100);
        assertThat(feed(Float.NaN, Float.POSITIVE_INFINITY, 0, 0)).isBetween(0f, 1f);
        assertThat(memory).doesNotContain(Float.NaN, Float.POSITIVE_INFINITY);
        assertThat(feed(3, 1, 2, 3)).isZero();
    }
}
