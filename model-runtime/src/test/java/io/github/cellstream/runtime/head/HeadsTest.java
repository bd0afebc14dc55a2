package io.github.cellstream.runtime.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelId;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Normalization;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.TensorSlice;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadsTest {
    private static final int OFFSET = 3;

    private static ModelSpec spec(InputSpec input, Task task, TensorSlice... outputs) {
        return new ModelSpec(
                new ModelId("m", "0", "0".repeat(64)), input, List.of(), List.of(outputs), task, List.of());
    }

    private static TensorSlice output(int size) {
        return new TensorSlice("out", 0, List.of(size));
    }

    /** One key's head with its memory at an odd offset, and a batch of two rows of which the second is the key's. */
    private static final class Bench {
        final Head head;
        final StepBatch batch;
        final float[] memory;
        final Judgement judgement;

        Bench(ModelSpec spec) {
            head = Heads.of(spec);
            batch = new StepBatch(spec, 2);
            memory = new float[OFFSET + head.memorySize()];
            head.initialMemory(memory, OFFSET);
            judgement = new Judgement(spec);
        }

        Judgement judge(float[] input, float... output) {
            if (batch.inputs().length > 0) {
                System.arraycopy(input, 0, batch.inputs(), batch.inputOffset(1), input.length);
            } else {
                batch.tokens()[1] = (int) input[0];
            }
            System.arraycopy(output, 0, batch.outputs(), batch.outputOffset(1), output.length);
            head.judge(batch, 1, memory, OFFSET, judgement);
            assertThat(memory[0]).as("memory before the head's own").isZero();
            return judgement;
        }

        Judgement recall() {
            head.recall(memory, OFFSET, judgement);
            return judgement;
        }
    }

    @Test
    void shouldClassifyAndRepeatTheLastWord() {
        Bench bench = new Bench(spec(InputSpec.features(1), Task.CLASSIFICATION, output(3)));
        assertThat(bench.recall().best).isEqualTo(-1);
        assertThat(bench.judgement.result).containsOnly(Float.NaN);

        assertThat(bench.judge(new float[] {1}, 0.2f, 0.5f, 0.3f).best).isEqualTo(1);
        assertThat(bench.judgement.surprise).isNaN();

        assertThat(bench.recall().best).isEqualTo(1);
        assertThat(bench.judgement.result).containsExactly(0.2f, 0.5f, 0.3f);
    }

    @Test
    void shouldMeasureTheSurpriseOfATokenInBits() {
        Bench bench = new Bench(spec(InputSpec.tokens(4), Task.NEXT_TOKEN, output(4)));
        assertThat(bench.judge(new float[] {0}, 0.125f, 0.5f, 0.375f, 0f).surprise)
                .isNaN();
        assertThat(bench.judgement.best).isEqualTo(1);

        assertThat(bench.judge(new float[] {0}, 0.125f, 0.5f, 0.375f, 0f).surprise)
                .isEqualTo(3f);
        assertThat(bench.judge(new float[] {3}, 1, 0, 0, 0).surprise).isCloseTo(126, within(0.01f));
        assertThat(bench.judge(new float[] {0}, 1, 0, 0, 0).surprise).isZero();
        assertThat(bench.recall().best).isZero();
    }

    @Test
    void shouldForecastInTheUsersUnits() {
        InputSpec input = new InputSpec(
                InputKind.FEATURES, 2, List.of(), new Normalization(List.of(10f, 100f), List.of(2f, 50f)));
        Bench bench = new Bench(spec(input, Task.FORECAST, output(2)));

        assertThat(bench.judge(new float[] {0, 0}, 1, -1).result).containsExactly(12, 50);
        assertThat(bench.judgement.expected).containsOnly(Float.NaN);
        assertThat(bench.judgement.surprise).isNaN();

        assertThat(bench.judge(new float[] {1 + 3, -1 - 4}, 0, 0).expected).containsExactly(12, 50);
        assertThat(bench.judgement.surprise).isCloseTo((float) Math.sqrt((9 + 16) / 2.0), within(1e-4f));
        assertThat(bench.judgement.novelty).isNaN();

        assertThat(bench.recall().result).containsExactly(10, 100);
        assertThat(bench.judgement.expected).containsOnly(Float.NaN);
    }

    @Test
    void shouldMeasureErrorsAgainstTheirOwnHistoryWithoutNormalisation() {
        Bench bench = new Bench(
                spec(InputSpec.features(1), Task.FORECAST, output(1), new TensorSlice("novelty", 1, List.of(1))));
        for (int step = 0; step < 400; step++) {
            bench.judge(new float[] {step % 2 == 0 ? 300 : -300}, 0, 0.25f);
        }
        assertThat(bench.judgement.surprise).isCloseTo(1, within(0.01f));
        assertThat(bench.judgement.novelty).isEqualTo(0.25f);
        assertThat(bench.judgement.movement).isCloseTo(1, within(0.01f));

        assertThat(bench.judge(new float[] {3000}, 0, 1).surprise).isCloseTo(10, within(0.1f));
        assertThat(bench.judge(new float[] {Float.NaN}, 0, 1).surprise).isNaN();
        assertThat(bench.judge(new float[] {300}, 0, 1).surprise).isBetween(0.9f, 1.1f);
    }

    @Test
    void shouldBlameTheFeatureFurthestOutsideItsOwnInterval() {
        InputSpec input =
                new InputSpec(InputKind.FEATURES, 2, List.of(), new Normalization(List.of(0f, 0f), List.of(1f, 1f)));
        Bench bench = new Bench(spec(input, Task.FORECAST, output(2)));
        for (int step = 0; step < 200; step++) {
            bench.judge(new float[] {step % 2 == 0 ? 1.5f : -1.5f, step % 2 == 0 ? 0.01f : -0.01f}, 0, 0);
        }
        bench.judge(new float[] {1.5f, 0.8f}, 0, 0);
        assertThat(bench.judgement.reading[0]).isLessThan(bench.judgement.expectedHalf[0]);
        assertThat(bench.judgement.contributions[1]).isGreaterThan(0.99f);
        assertThat(bench.judgement.contributions[0] + bench.judgement.contributions[1])
                .isCloseTo(1, within(1e-6f));
    }

    @Test
    void shouldSeeThatOneOfTwoSensorsIsFrozen() {
        Bench bench = new Bench(spec(InputSpec.features(2), Task.FORECAST, output(2)));
        for (int step = 0; step < 200; step++) {
            bench.judge(new float[] {step % 3, 100 + step % 5}, 0, 0);
        }
        assertThat(bench.judgement.movement).isGreaterThan(0.3f);
        for (int step = 0; step < 15; step++) {
            bench.judge(new float[] {step % 3, 100}, 0, 0);
        }
        assertThat(bench.judgement.movement).isLessThan(0.02f);
    }

    @Test
    void shouldTellDeviationsAsTheModelDoesOrByTheErrorsOfItsForecast() {
        Bench bench = new Bench(spec(InputSpec.features(2), Task.FORECAST, output(2)));
        bench.judge(new float[] {1, 2}, 5, 7);
        assertThat(bench.judgement.deviations).containsOnly(Float.NaN);
        bench.judge(new float[] {4, 9}, 0, 0);
        assertThat(bench.judgement.deviations).containsExactly(1, 2);

        Bench telling = new Bench(
                spec(InputSpec.features(1), Task.FORECAST, output(1), new TensorSlice("deviation", 1, List.of(1, 3))));
        telling.judge(new float[] {1}, 5, 0.5f, 1.5f, 2.5f);
        assertThat(telling.judgement.deviations).containsExactly(0.5f, 1.5f, 2.5f);
        assertThat(telling.judgement.contributions).hasSize(1);
    }

    @Test
    void shouldPassRawOutputOn() {
        Bench bench = new Bench(spec(InputSpec.features(1), Task.RAW, output(2)));
        assertThat(bench.judge(new float[] {0}, -7, 1e30f).result).containsExactly(-7, 1e30f);
        assertThat(bench.recall().result).containsExactly(-7, 1e30f);
    }

    @Test
    void shouldRefuseAnOutputThatDoesNotFitTheTask() {
        assertThatThrownBy(() -> Heads.of(spec(InputSpec.features(3), Task.FORECAST, output(2))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("takes 3 FEATURES and gives 2");
        assertThatThrownBy(() -> Heads.of(spec(InputSpec.features(3), Task.NEXT_TOKEN, output(3))))
                .hasMessageContaining("wants an input of TOKENS");
    }
}
